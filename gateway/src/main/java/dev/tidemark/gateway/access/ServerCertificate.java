package dev.tidemark.gateway.access;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The certificate that the listener for beacons shows, with its private key.
 *
 * @param notAfter when it ends
 */
public record ServerCertificate(PemKeyCertOptions pem, Instant notAfter) {
  /** Older ones are broken. */
  public static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private static final byte[] TO_BE_SIGNED = "either".getBytes(StandardCharsets.US_ASCII);

  /**
   * Reads a chain of certificates and a key, both in PEM, and checks that they belong together:
   * while two files are being replaced, one is new and one is old.
   */
  static ServerCertificate read(Vertx vertx, byte[] certificates, byte[] key)
      throws InvalidFileException {
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificates))
            .addKeyValue(Buffer.buffer(key));
    try {
      String alias = pem.loadKeyStore(vertx).aliases().nextElement();
      for (KeyManager manager : pem.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys) {
          X509Certificate certificate = keys.getCertificateChain(alias)[0];
          if (!belongTogether(certificate.getPublicKey(), keys.getPrivateKey(alias))) {
            throw new InvalidFileException("the private key is not that of the certificate");
          }
          return new ServerCertificate(pem, certificate.getNotAfter().toInstant());
        }
      }
      throw new InvalidFileException("there is no X.509 certificate in it");
    } catch (InvalidFileException e) {
      throw e;
    } catch (Exception e) { // Vert.x declares it so; its message says what is missing, not the key
      throw new InvalidFileException("expected a certificate and a key in PEM: " + e.getMessage());
    }
  }

  /** The listener's options for TLS. HTTP/2 is left out, as it is without TLS. */
  public ServerSSLOptions options() {
    return new ServerSSLOptions()
        .setKeyCertOptions(pem)
        .setUseAlpn(false)
        .setApplicationLayerProtocols(List.of())
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }

  private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey)
      throws InvalidFileException {
    String algorithm =
        switch (privateKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA", "Ed25519" -> "Ed25519";
          default -> throw new InvalidFileException("the key is neither RSA nor EC nor Ed25519");
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(privateKey);
      signing.update(TO_BE_SIGNED);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(publicKey);
      verifying.update(TO_BE_SIGNED);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false; // keys of two kinds
    }
  }
}
