package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.scenario.Scenario;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DemoConfigTest {
  @Test
  void knowsEveryScenarioOfTheLoadGenerator() {
    assertThat(DemoConfig.SCENARIOS)
        .containsExactlyElementsOf(Arrays.stream(Scenario.values()).map(Scenario::code).toList());
  }
}
