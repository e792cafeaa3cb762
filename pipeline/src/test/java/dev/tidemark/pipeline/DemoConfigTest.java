package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.scenario.Scenario;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

  private static Optional<String> hint(String... flags) {
    return DemoConfig.from(DemoConfig.SCHEMA.read(flags, Map.of())).scenarioHint();
  }
}
