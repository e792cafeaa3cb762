package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.config.ConfigException;
import dev.tidemark.config.Settings;
import dev.tidemark.gateway.kafka.ClientProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
  @Test
  void hasTheDefaultsThatTheDocumentationNames() {
    GatewayConfig config = read();

    assertThat(config.http().host()).isEqualTo("0.0.0.0");
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.http().aliases()).containsExactly("/b");
    assertThat(config.http().maxBodyBytes()).isEqualTo(65_536);
    assertThat(config.http().maxEventsPerBody()).isEqualTo(1_000);
    assertThat(config.http().resolvedEventLoops())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.admin().port()).isEqualTo(8081);
    assertThat(config.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(config.kafka().topic()).isEqualTo("clickstream.events");
    assertThat(config.kafka().ackDeadline()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.kafka().maxInFlightBytes()).isEqualTo(32L << 20);
    assertThat(config.spool().enabled()).isTrue();
    assertThat(config.spool().dir()).isEqualTo(Path.of("data", "spool"));
    assertThat(config.spool().maxBytes()).isEqualTo(1L << 30);
    assertThat(config.spool().segmentBytes()).isEqualTo(64L << 20);
    assertThat(config.kafka().ticksInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.id()).isNotEmpty().isNotEqualTo("(host name)");
  }

  @Test
  void takesKafkaClientPropertiesAsTheyAre() {
    GatewayConfig config =
        read("--kafka.client.linger.ms=20", "--kafka.client.security.protocol=PLAINTEXT");

    assertThat(config.kafka().clientProperties())
        .containsOnly(Map.entry("linger.ms", "20"), Map.entry("security.protocol", "PLAINTEXT"));
    assertThat(new ClientProperties(config.kafka()).problems()).isEmpty();
  }

  @Test
  void everyPropertyOfTheProducerCanBeNamedInTheEnvironment() {
    for (String property : ProducerConfig.configNames()) {
      String variable =
          "TIDEMARK_KAFKA_CLIENT_" + property.toUpperCase(Locale.ROOT).replace('.', '_');
      Settings settings = GatewayConfig.SCHEMA.read(new String[0], Map.of(variable, "x"));

      assertThat(settings.passedThrough()).containsOnlyKeys("kafka.client." + property);
    }
  }

  @Test
  void namesEveryClientPropertyThatCannotBeKept() {
    GatewayConfig config =
        read(
            "--kafka.client.acks=0",
            "--kafka.client.bootstrap.servers=x:1",
            "--kafka.client.enable.idempotence=true");

    assertThat(new ClientProperties(config.kafka()).problems())
        .containsExactly(
            "Invalid 'kafka.client.acks' = \"0\": the gateway needs all",
            "Invalid 'kafka.client.bootstrap.servers': use 'kafka.bootstrap-servers'");
  }

  @Test
  void saysWhatKafkaDoesNotTake() {
    GatewayConfig config = read("--kafka.client.linger.ms=soon");

    assertThat(new ClientProperties(config.kafka()).problems())
        .singleElement()
        .asString()
        .startsWith(
            "Invalid 'kafka.client.linger.ms': Invalid value soon for configuration linger.ms");
  }

  @Test
  void saysAllThatKafkaDoesNotTake() {
    assertThat(problems("--kafka.client.acks=0", "--kafka.client.linger.ms=soon"))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("'kafka.client.acks'"))
        .anyMatch(problem -> problem.contains("'kafka.client.linger.ms'"));
    assertThat(problems("--kafka.client.retries=many", "--kafka.client.security.protocol=SASL_TLS"))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("'kafka.client.retries'"))
        .anyMatch(problem -> problem.contains("'kafka.client.security.protocol'"));
    assertThat(problems("--kafka.client.max.in.flight.requests.per.connection=6"))
        .singleElement()
        .asString()
        .startsWith("Invalid 'kafka.client.*': ");
  }

  @Test
  void refusesTimeoutsOfWhichKafkaMakesNoProducer() {
    assertThat(problems("--kafka.client.request.timeout.ms=30000"))
        .containsExactly(
            "Invalid 'kafka.client.delivery.timeout.ms' = \"10000\": Kafka needs at least"
                + " 'kafka.client.linger.ms' + 'kafka.client.request.timeout.ms', 3 + 30000");
    assertThat(problems("--kafka.client.delivery.timeout.ms=5002")).hasSize(1);
    assertThat(problems("--kafka.client.delivery.timeout.ms=5003")).isEmpty();
    assertThat(
            problems("--kafka.client.linger.ms=9223372036854775807")) // Kafka takes it for the most
        .singleElement()
        .asString()
        .contains("9223372036854775807 + 5000");
    assertThat(
            problems(
                "--kafka.client.request.timeout.ms=30000",
                "--kafka.client.delivery.timeout.ms=120000"))
        .isEmpty();
  }

  @Test
  void refusesBatchesThatKafkasBufferHasNoRoomFor() {
    assertThat(problems("--kafka.client.batch.size=67108865"))
        .containsExactly(
            "Invalid 'kafka.client.batch.size' = \"67108865\": Kafka needs at most"
                + " 'kafka.client.buffer.memory', 67108864");
    assertThat(problems("--kafka.client.batch.size=67108864")).isEmpty();
    assertThat(problems("--kafka.client.buffer.memory=65535")).hasSize(1);
  }

  @Test
  void takesOnlyPathsAsAliases() {
    assertThat(read("--http.aliases=/b, /collect").http().aliases())
        .containsExactly("/b", "/collect");
    assertThat(read("--http.aliases=").http().aliases()).isEmpty();
    assertThatThrownBy(() -> read("--http.aliases=/b,collect"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot parse 'http.aliases' = \"/b,collect\": expected a comma");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/b?x=1", "/b#x", "/b c", "/b/*", "/k\u00e4se", "/b/../c", "/b/.", "/%2"})
  void takesNoAliasThatNoRequestCanHave(String wrong) {
    assertThatThrownBy(() -> read("--http.aliases=/collect," + wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot parse 'http.aliases' = \"/collect," + wrong + "\"")
        .hasMessageContaining("without a query or spaces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/t", "/v1/events", "/i", "/array/x/config.js", "/tidemark.js"})
  void takesNoAliasThatIsAPathOfItsOwn(String wrong) {
    assertThatThrownBy(() -> read("--http.aliases=" + wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot parse 'http.aliases' = \"" + wrong + "\"")
        .hasMessageContaining("none that the gateway has already");
  }

  @Test
  void takesAliasesOfAllThatAPathMayHave() {
    assertThat(read("--http.aliases=/,/a/b/,/a_b-c.d~e,/%C3%A9,/a:b@c").http().aliases())
        .containsExactly("/", "/a/b/", "/a_b-c.d~e", "/%C3%A9", "/a:b@c");
  }

  @Test
  void takesOriginsAsBrowsersWriteThem() {
    String origins =
        "*, null, https://shop.example, http://localhost:3000, https://xn--kln-sna.example:8443,"
            + " http://[::1]:8080, https://shop.example:80, http://10.0.0.1,"
            + " chrome-extension://abcdefghijklmnop, capacitor://localhost";

    assertThat(read("--http.allowed-origins=" + origins).http().allowedOrigins())
        .containsExactly(origins.split(", "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/",
        "shop.example",
        "https://Shop.example",
        "HTTPS://shop.example",
        "https://*.shop.example",
        "https://shop.example:443",
        "http://shop.example:80",
        "https://shop.example:99999",
        "https://shop.example:0",
        "https://shop.example:08443",
        "https://shop.example:",
        "https://k\u00f6ln.example",
        "https://shop..example",
        "https://user@shop.example",
      })
  void takesNoOriginThatNoBrowserSends(String wrong) {
    assertThatThrownBy(() -> read("--http.allowed-origins=https://a.example," + wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "Cannot parse 'http.allowed-origins' = \"https://a.example," + wrong + "\"")
        .hasMessageContaining("each subdomain by itself");
  }

  @Test
  void takesOnlyRangesAsTrustedProxies() {
    assertThatThrownBy(() -> read("--http.trusted-proxies=10.0.0.0/8,proxy.internal"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot parse 'http.trusted-proxies' = \"10.0.0.0/8,proxy.internal\"")
        .hasMessageContaining("a comma-separated list of addresses and ranges");
  }

  @Test
  void limitsNobodyAndAsksForNoKeyUnlessItIsTold() {
    assertThat(read().access().eventsPerSecond()).isZero();
    assertThat(read().access().writeKeysFile()).isEmpty();
    assertThat(read().access().certificateFile()).isEmpty();
  }

  private static List<String> problems(String... flags) {
    return new ClientProperties(read(flags).kafka()).problems();
  }

  private static GatewayConfig read(String... flags) {
    return GatewayConfig.from(GatewayConfig.SCHEMA.read(flags, Map.of()));
  }
}
