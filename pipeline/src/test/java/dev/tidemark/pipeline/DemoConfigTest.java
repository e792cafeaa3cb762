package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.config.ConfigException;
import dev.tidemark.loadgen.LoadgenConfig;
import dev.tidemark.loadgen.scenario.Scenario;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoConfigTest {
  @Test
  void knowsEveryScenarioOfTheLoadGenerator() {
    assertThat(DemoConfig.SCENARIOS)
        .containsExactlyElementsOf(Arrays.stream(Scenario.values()).map(Scenario::code).toList());
  }

  @Test
  void saysWhyAScenarioMayRaiseNoAlert() {
    assertThat(hint()).isEmpty();
    assertThat(hint("--scenario=spike")).isEmpty();
    assertThat(hint("--scenario=bot", "--scenario-every=1m")).isEmpty();
    assertThat(hint("--scenario=spike", "--duration=90s"))
        .hasValueSatisfying(hint -> assertThat(hint).contains("nothing goes wrong before the end"));
    assertThat(hint("--scenario=replay-attack", "--scenario-every=1m"))
        .hasValueSatisfying(hint -> assertThat(hint).contains("ten minutes of usual traffic"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--scenario=spike --scenario-every=11m",
        "--scenario=outage --scenario-every=5m",
        "--scenario=bad-release --scenario-every=1m",
        "--scenario=clock-skew --scenario-every=719s",
        "--scenario=spike --scenario-every=12m",
        "--scenario=bot --scenario-every=1m",
        "--scenario=replay-attack --scenario-every=1m",
        "--bad-share=0.6 --late-share=0.6",
        "--bad-share=0.5 --late-share=0.3 --duplicate-share=0.15",
        "--bad-share=0.98 --late-share=0 --duplicate-share=0",
        "--bad-share=1 --late-share=0 --duplicate-share=0",
        "--duplicate-share=0.6",
      })
  void refusesAtOnceWhatTheLoadGeneratorWouldRefuse(String line) {
    String[] flags = line.split(" ");
    boolean refused = false;
    try {
      LoadgenConfig.from(LoadgenConfig.SCHEMA.read(flags, Map.of()));
    } catch (IllegalArgumentException e) {
      refused = true;
    }

    ThrowingCallable demo = () -> DemoConfig.from(DemoConfig.SCHEMA.read(flags, Map.of()));

    if (refused) {
      assertThatThrownBy(demo)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("its configuration has 1 problem:");
    } else {
      assertThatCode(demo).doesNotThrowAnyException();
    }
  }

  private static Optional<String> hint(String... flags) {
    return DemoConfig.from(DemoConfig.SCHEMA.read(flags, Map.of())).scenarioHint();
  }
}
