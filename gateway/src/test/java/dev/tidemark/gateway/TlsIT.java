package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on the listener for beacons, with certificates that the test makes. */
class TlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String REQUEST =
      "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";

  @TempDir private static Path folder;
  private static KeyStore first;
  private static KeyStore second;
  private static KeyStore third;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    first = selfSigned("first", "EC");
    second = selfSigned("second", "EC");
    third = selfSigned("third", "RSA");
    writeTo("tls.crt", pemCertificate(first));
    writeTo("tls.key", pemKey(first));
    gateway =
        TestGateway.start(
                SharedBroker.bootstrapServers(),
                "--tls.certificate-file=" + folder.resolve("tls.crt"),
                "--tls.key-file=" + folder.resolve("tls.key"),
                "--access.reload-interval=50ms")
            .awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesEventsOverTls(String protocol) throws Exception {
    try (SSLSocket socket = connect(first)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));

      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 204 No Content");
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      assertThat(socket.getApplicationProtocol()).isEmpty();
    }
  }

  @Test
  void refusesOlderVersions() throws Exception {
    // a ClientHello of TLS 1.1 by hand, since Java's own client does not speak it any more
    ByteBuffer hello = ByteBuffer.allocate(50);
    hello.put((byte) 22).putShort((short) 0x0302).putShort((short) 45);
    hello.put((byte) 1).put((byte) 0).putShort((short) 41).putShort((short) 0x0302);
    hello.position(hello.position() + 32); // random
    hello.put((byte) 0).putShort((short) 2).putShort((short) 0x002f).put((byte) 1).put((byte) 0);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(hello.array());

      byte[] alert = socket.getInputStream().readNBytes(7);

      assertThat(alert[0]).as("an alert").isEqualTo((byte) 21);
      assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
    }
  }

  @Test
  void answersNothingInTheClear() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .doesNotContain("HTTP/");
    }
  }

  @Test
  void showsANewCertificateOnceItAndItsKeyAreThere() throws Exception {
    try (TestGateway renewed = renewed()) {
      assertThat(shown(renewed)).isEqualTo(certificate(first));

      writeTo("renewed.crt", pemCertificate(third));
      await("the pair to be found faulty")
          .atMost(PATIENCE)
          .until(() -> renewed.metric("gateway_tls_faulty") == 1);
      assertThat(shown(renewed)).isEqualTo(certificate(first));

      writeTo("renewed.key", pemKey(third));
      await("the new certificate")
          .atMost(PATIENCE)
          .until(() -> shown(renewed).equals(certificate(third)));
      assertThat(renewed.metric("gateway_tls_faulty")).isZero();
      assertThat(renewed.metric("gateway_tls_not_after_timestamp_seconds"))
          .isEqualTo((double) certificate(third).getNotAfter().toInstant().getEpochSecond());
    }
  }

  @Test
  void saysAtStartWhatIsWrongWithAllFiles() throws Exception {
    writeTo("other.key", pemKey(second));
    Path none = folder.resolve("none");

    assertThatThrownBy(
            () ->
                TestGateway.start(
                    TestGateway.NO_BROKER,
                    "--access.write-keys-file=" + none,
                    "--tls.certificate-file=" + folder.resolve("tls.crt"),
                    "--tls.key-file=" + folder.resolve("other.key")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("its configuration has 2 problems")
        .hasMessageContaining(
            "Cannot use 'access.write-keys-file' = \""
                + none
                + "\": cannot read "
                + none
                + ": NoSuchFileException")
        .hasMessageContaining("the private key is not that of the certificate");
    assertThatThrownBy(
            () ->
                TestGateway.start(
                    TestGateway.NO_BROKER, "--tls.certificate-file=" + folder.resolve("tls.crt")))
        .hasMessageContaining("Cannot use one of 'tls.certificate-file' and 'tls.key-file'");
    writeTo("no.pem", "no certificate");
    assertThatThrownBy(
            () ->
                TestGateway.start(
                    TestGateway.NO_BROKER,
                    "--tls.certificate-file=" + folder.resolve("no.pem"),
                    "--tls.key-file=" + folder.resolve("no.pem")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("expected a certificate and a key in PEM");
  }

  private static TestGateway renewed() throws Exception {
    writeTo("renewed.crt", pemCertificate(first));
    writeTo("renewed.key", pemKey(first));
    return TestGateway.start(
        TestGateway.NO_BROKER,
        "--tls.certificate-file=" + folder.resolve("renewed.crt"),
        "--tls.key-file=" + folder.resolve("renewed.key"),
        "--access.reload-interval=50ms");
  }

  private static X509Certificate shown(TestGateway at) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), at.port())) {
      socket.setSoTimeout(10_000);
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLSocket connect(KeyStore trusted) throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("gateway", certificate(trusted));
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next != '\r' && next >= 0; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  /** Made by the JDK's keytool. */
  private static KeyStore selfSigned(String name, String algorithm) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gateway",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve(name + ".log"))).isZero();
    return KeyStore.getInstance(store.toFile(), PASSWORD);
  }

  private static X509Certificate certificate(KeyStore store) throws Exception {
    return (X509Certificate) store.getCertificate("gateway");
  }

  private static void writeTo(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private static String pemCertificate(KeyStore store) throws Exception {
    return pem("CERTIFICATE", certificate(store).getEncoded());
  }

  private static String pemKey(KeyStore store) throws Exception {
    return pem("PRIVATE KEY", store.getKey("gateway", PASSWORD).getEncoded());
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /** To look at a certificate, whichever it is. */
  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
