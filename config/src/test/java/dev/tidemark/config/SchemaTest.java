package dev.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
  private enum Store {
    DUCKDB,
    CLICK_HOUSE
  }

  private static final Setting<Integer> PORT =
      Setting.port("http.port", 8080, "Port of the listener.");
  private static final Setting<Long> BODY =
      Setting.size("http.max-body", "64KiB", 1, 1 << 20, "Largest body.");
  private static final Setting<Duration> DEADLINE =
      Setting.duration(
          "kafka.deadline", "2s", Duration.ofMillis(1), Duration.ofMinutes(1), "Longest wait.");
  private static final Setting<Store> STORE =
      Setting.choice("store", Store.DUCKDB, "Where results go.");
  private static final Schema SCHEMA =
      Schema.of("gateway", List.of(KeyPrefix.KAFKA_CLIENT), PORT, BODY, DEADLINE, STORE);

  @Test
  void takesDefaults() {
    Settings settings = SCHEMA.read(new String[0], Map.of());

    assertThat(settings.get(PORT)).isEqualTo(8080);
    assertThat(settings.get(BODY)).isEqualTo(65_536);
    assertThat(settings.get(DEADLINE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.get(STORE)).isEqualTo(Store.DUCKDB);
  }

  @Test
  void prefersFlagsToTheEnvironmentToTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("gateway.properties");
    Files.writeString(file, "http.port=1\nhttp.max-body=1KiB\nstore=click-house\n");

    Settings settings =
        SCHEMA.read(
            new String[] {"--http.port=3", "--config", file.toString()},
            Map.of(
                "TIDEMARK_HTTP_PORT",
                "2",
                "TIDEMARK_HTTP_MAX_BODY",
                "2KiB",
                "TIDEMARK_OTHER",
                "x"));

    assertThat(settings.get(PORT)).isEqualTo(3);
    assertThat(settings.get(BODY)).isEqualTo(2_048);
    assertThat(settings.get(STORE)).isEqualTo(Store.CLICK_HOUSE);
  }

  @Test
  void repeatsNoSecretInAProblem() {
    Schema schema = Schema.of("dashboard", secret("dashboard.token"), secret("dashboard.password"));

    assertThatThrownBy(
            () ->
                schema.read(
                    new String[] {"--dashboard.password=pässwort"},
                    Map.of("TIDEMARK_DASHBOARD_TOKEN", "hunter2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot parse 'dashboard.token': expected 16 characters")
        .hasMessageContaining("Cannot parse 'dashboard.password': expected 16 characters")
        .hasMessageNotContainingAny("hunter2", "pässwort");
  }

  private static Setting<String> secret(String key) {
    return new Setting<>(
        key,
        "",
        "16 characters",
        "What is shown.",
        text -> {
          if (!text.isEmpty() && text.length() < 16) {
            throw new IllegalArgumentException();
          }
          return text;
        });
  }

  @Test
  void reportsEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                SCHEMA.read(
                    new String[] {
                      "--http.port=80a", "--kafka.deadline", "2h", "--htp.port=1", "stray"
                    },
                    Map.of("TIDEMARK_STORE", "postgres")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot start the gateway, its configuration has 5 problems:")
        .hasMessageContaining(
            "Cannot parse 'http.port' = \"80a\": expected an integer between 0 and 65535")
        .hasMessageContaining(
            "Cannot parse 'kafka.deadline' = \"2h\": expected a duration between 1ms and 1m")
        .hasMessageContaining(
            "Cannot parse 'store' = \"postgres\": expected one of duckdb, click-house")
        .hasMessageContaining("Unknown key 'htp.port' in the flags: did you mean 'http.port'?")
        .hasMessageContaining("Cannot read the argument \"stray\"");
  }

  @Test
  void handsBackSettingsWithDefaultsInPlaceOfWhatIsWrong() {
    List<String> problems = new ArrayList<>();

    Settings settings =
        SCHEMA.read(
            new String[] {"--http.port=80a", "--http.max-body=1KiB", "--kafka.client.acks=0", "x"},
            Map.of(),
            problems);

    assertThat(problems).hasSize(2);
    assertThat(settings.get(PORT)).isEqualTo(8080);
    assertThat(settings.get(BODY)).isEqualTo(1_024);
    assertThat(settings.passedThrough()).containsExactly(Map.entry("kafka.client.acks", "0"));
  }

  @Test
  void saysThatTheFileCannotBeRead() {
    assertThatThrownBy(() -> SCHEMA.read(new String[] {"--config=/no/such/file"}, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot read the configuration file '/no/such/file'");
  }

  @Test
  void handsOnKeysBelowAPassThroughPrefix() {
    Settings settings = SCHEMA.read(new String[] {"--kafka.client.linger.ms=7"}, Map.of());

    assertThat(settings.passedThrough()).containsExactly(Map.entry("kafka.client.linger.ms", "7"));
  }

  @Test
  void takesKeysBelowAPassThroughPrefixFromTheEnvironmentToo(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("gateway.properties");
    Files.writeString(file, "kafka.client.linger.ms=1\nkafka.client.acks=1\nkafka.client.a=1\n");

    Settings settings =
        SCHEMA.read(
            new String[] {"--config=" + file, "--kafka.client.linger.ms=3"},
            Map.of(
                "TIDEMARK_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL",
                "TIDEMARK_KAFKA_CLIENT_LINGER_MS", "2",
                "TIDEMARK_KAFKA_CLIENT_ACKS", "2",
                "TIDEMARK_KAFKA_CLIENT_", "no key",
                "KAFKA_CLIENT_RETRIES", "another program's"));

    assertThat(settings.passedThrough())
        .containsOnly(
            Map.entry("kafka.client.security.protocol", "SASL_SSL"),
            Map.entry("kafka.client.linger.ms", "3"),
            Map.entry("kafka.client.acks", "2"),
            Map.entry("kafka.client.a", "1"));
  }

  @Test
  void takesNoKeysFromTheEnvironmentWhereCapitalsWouldBeLost() {
    Schema schema = Schema.of("processor", List.of(KeyPrefix.SPARK), PORT);

    Settings settings =
        schema.read(
            new String[] {"--spark.sql.shuffleTracking=true"},
            Map.of("TIDEMARK_SPARK_SQL_SHUFFLETRACKING", "false"));

    assertThat(settings.passedThrough())
        .containsExactly(Map.entry("spark.sql.shuffleTracking", "true"));
    assertThat(schema.toMarkdown()).contains("| `spark.*` |").contains("not from the environment");
  }

  @Test
  void documentsEveryKey() {
    assertThat(SCHEMA.toMarkdown())
        .contains(
            "| `http.port` | `8080` | an integer between 0 and 65535 | Port of the listener. |")
        .contains("| `kafka.client.*` |")
        .contains("in the environment `TIDEMARK_KAFKA_CLIENT_*`");
  }

  @Test
  void listsTheKeysWhereHelpIsAsked() {
    assertThatThrownBy(() -> SCHEMA.read(new String[] {"--help", "--unknown=1"}, Map.of()))
        .isInstanceOfSatisfying(ConfigException.class, help -> assertThat(help.exitCode()).isZero())
        .hasMessageContaining("--http.port=8080\n      Port of the listener.")
        .hasMessageContaining("--kafka.client.*")
        .hasMessageContaining("in the environment TIDEMARK_KAFKA_CLIENT_*");
  }
}
