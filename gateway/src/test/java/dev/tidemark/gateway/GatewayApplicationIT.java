package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.broker.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The gateway as a process, from the folder of jars that users start. */
class GatewayApplicationIT {
  private static final Pattern READY =
      Pattern.compile(
          "gateway ready on (http://127.0.0.1:\\d+) \\(admin (http://127.0.0.1:\\d+)\\)");

  @Test
  void saysAllProblemsOfItsConfigurationAtOnce() throws Exception {
    try (JavaProcess process =
        start("--http.port=80a", "--kafka.ack-deadline=2y", "--htp.port=1")) {
      process.onExit().get(60, TimeUnit.SECONDS);

      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(process.tail())
          .isEqualTo(
              """
              Cannot start the gateway, its configuration has 3 problems:
                - Unknown key 'htp.port' in the flags: did you mean 'http.port'?
                - Cannot parse 'http.port' = "80a": expected an integer between 0 and 65535
                - Cannot parse 'kafka.ack-deadline' = "2y": expected a duration between 50ms and \
              1m, such as 200ms, 5s, 2m, 1h or 1d""");
    }
  }

  @Test
  void saysProblemsWithFilesAndKafkasPropertiesBesideThoseOfKeys() throws Exception {
    try (JavaProcess process =
        start(
            "--http.port=x",
            "--access.write-keys-file=/nope",
            "--tls.certificate-file=/nope2",
            "--tls.key-file=/nope3",
            "--spool.dir=/dev/null/nope",
            "--kafka.client.acks=0",
            "--kafka.client.linger.ms=soon")) {
      process.onExit().get(60, TimeUnit.SECONDS);

      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(process.tail())
          .isEqualTo(
              """
              Cannot start the gateway, its configuration has 6 problems:
                - Cannot parse 'http.port' = "x": expected an integer between 0 and 65535
                - Invalid 'kafka.client.acks' = "0": the gateway needs all
                - Invalid 'kafka.client.linger.ms': Invalid value soon for configuration linger.ms: \
              Not a number of type LONG
                - Cannot use 'access.write-keys-file' = "/nope": cannot read /nope: \
              NoSuchFileException
                - Cannot use 'tls.certificate-file' = "/nope2": cannot read /nope2: \
              NoSuchFileException; cannot read /nope3: NoSuchFileException
                - Cannot use 'spool.dir' = "/dev/null/nope": /dev/null is no folder that can be \
              written; set it to another, or 'spool.enabled' to false""");
    }
  }

  @Test
  void refusesAFolderForTheSpoolThatCannotBeMade() throws Exception {
    try (JavaProcess process = start("--spool.dir=/proc/nope")) {
      process.onExit().get(60, TimeUnit.SECONDS);

      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(process.tail())
          .contains("1 problem:\n  - Cannot use 'spool.dir' = \"/proc/nope\": /proc is no folder");
    }
  }

  @Test
  void refusesClientPropertiesThatWouldBreakItsPromise() throws Exception {
    try (JavaProcess process = start("--kafka.client.acks=1", "--kafka.client.max.block.ms=1000")) {
      process.onExit().get(60, TimeUnit.SECONDS);

      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(process.tail())
          .isEqualTo(
              """
              Cannot start the gateway, its configuration has 2 problems:
                - Invalid 'kafka.client.acks' = "1": the gateway needs all
                - Invalid 'kafka.client.max.block.ms' = "1000": the gateway needs 0""");
    }
  }

  @Test
  void saysThatThePortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      try (JavaProcess process = start("--http.host=127.0.0.1", "--http.port=" + port)) {
        process.onExit().get(60, TimeUnit.SECONDS);

        assertThat(process.exitCode()).isEqualTo(1);
        assertThat(process.tail())
            .contains("Cannot start the gateway: cannot listen on 127.0.0.1:" + port + ": ")
            .contains("Stop what uses it, or set 'http.port' to another port")
            .doesNotContain("\n");
      }
    }
  }

  @Test
  void saysThatTheSpoolsFolderIsInUse() throws Exception {
    try (TestGateway other = TestGateway.start(TestGateway.NO_BROKER);
        JavaProcess process = start("--spool.dir=" + other.spoolDir())) {
      process.onExit().get(60, TimeUnit.SECONDS);

      assertThat(process.exitCode()).isEqualTo(1);
      assertThat(process.tail())
          .isEqualTo(
              "Cannot start the gateway: cannot use the spool's folder '"
                  + other.spoolDir()
                  + "': another gateway uses it. Mend it, or set 'spool.dir' to another folder, or"
                  + " 'spool.enabled' to false");
    }
  }

  @Test
  void saysWhereItListensAndEndsOnSigterm() throws Exception {
    try (JavaProcess process =
        start(
            "--http.host=127.0.0.1",
            "--kafka.topic=application",
            "--kafka.bootstrap-servers=" + SharedBroker.bootstrapServers())) {
      Matcher ready = READY.matcher(process.awaitReady(Duration.ofSeconds(60)));

      assertThat(ready.matches()).isTrue();
      assertThat(status(ready.group(1) + "/nope")).isEqualTo(404);
      assertThat(status(ready.group(2) + "/health/live")).isEqualTo(200);

      process.signal("TERM");
      process.onExit().get(60, TimeUnit.SECONDS);

      assertThat(process.exitCode()).isEqualTo(128 + 15);
      assertThat(process.tail()).contains("Stopped");
    }
  }

  private static int status(String uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static JavaProcess start(String... flags) {
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                "--http.port=0",
                "--admin.port=0",
                "--admin.host=127.0.0.1",
                "--spool.dir=" + Path.of("target", "spools", "application")));
    for (String flag : flags) {
      String key = flag.substring(0, flag.indexOf('=') + 1);
      all.removeIf(given -> given.startsWith(key));
      all.add(flag);
    }
    return JavaProcess.start(
        "gateway",
        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
        Path.of("target", "app").toAbsolutePath() + "/*",
        GatewayApplication.class.getName(),
        all,
        line -> {},
        line -> line.startsWith("gateway ready on "));
  }
}
