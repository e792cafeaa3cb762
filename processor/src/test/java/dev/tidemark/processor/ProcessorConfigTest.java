package dev.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorConfigTest {
  @Test
  void takesPropertiesOfAnyKafkaClient() {
    ProcessorConfig config =
        config(
            "--kafka.client.security.protocol=SASL_SSL",
            "--kafka.client.max.poll.records=10",
            "--kafka.client.somebodys.own=1");

    assertThat(config.kafkaProperties())
        .containsOnly(
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("max.poll.records", "10"),
            Map.entry("somebodys.own", "1"));
  }

  @Test
  void tellsAllThatCannotBeUsedAtOnce() {
    assertThatThrownBy(
            () ->
                config(
                    "--kafka.client.security.protocol=BOGUS",
                    "--kafka.client.max.poll.records=many",
                    "--checkpoint.dir=10:30"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot start the processor, its configuration has 3 problems")
        .hasMessageContaining(
            "Invalid 'kafka.client.security.protocol': Invalid value BOGUS for configuration")
        .hasMessageContaining(
            "Invalid 'kafka.client.max.poll.records': Invalid value many for configuration")
        .hasMessageContaining("Invalid 'checkpoint.dir' = \"10:30\": expected a path or a URI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/check point",
        "data/50%off",
        "/data/ü",
        "s3a://bucket/tidemark",
        "file:///data/c"
      })
  void takesPathsAndUrisOfCheckpoints(String folder) {
    assertThat(config("--checkpoint.dir=" + folder).checkpointDir()).isEqualTo(folder);
  }

  private static ProcessorConfig config(String... flags) {
    return ProcessorConfig.from(ProcessorConfig.SCHEMA.read(flags, Map.of()));
  }
}
