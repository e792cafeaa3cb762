package dev.tidemark.loadgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.config.ConfigException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadgenConfigTest {
  @Test
  void hasDefaultsForEverything() {
    LoadgenConfig config = config();

    assertThat(config.uri()).isEqualTo(URI.create("http://localhost:8080/v1/events"));
    assertThat(config.duration()).isEqualTo(Duration.ZERO);
    assertThat(config.replay()).isEmpty();
  }

  @Test
  void takesANewSeedEachTimeUnlessToldOtherwise() {
    assertThat(config().seed()).isNotEqualTo(config().seed());
    assertThat(config("--seed=7").seed()).isEqualTo(7);
  }

  @Test
  void keepsAPathInTheAddress() {
    assertThat(config("--url=http://gateway:80/").uri())
        .isEqualTo(URI.create("http://gateway:80/v1/events"));
    assertThat(config("--url=https://shop.example/b").uri())
        .isEqualTo(URI.create("https://shop.example/b"));
  }

  @Test
  void refusesAnAddressThatIsNotHttp() {
    assertThatThrownBy(() -> config("--url=localhost:8080"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "Cannot parse 'url' = \"localhost:8080\": expected an http or https address");
  }

  @Test
  void refusesSharesThatAreTooLargeTogether() {
    assertThatThrownBy(() -> config("--bad-share=0.7", "--late-share=0.7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 1 together");
  }

  @Test
  void refusesAReportInAFolderThatIsNotThere() {
    assertThatThrownBy(() -> config("--report=none/report.json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its folder does not exist");
  }

  @Test
  void refusesASpikeBeforeItsDetectorKnowsWhatIsUsual() {
    assertThatThrownBy(() -> config("--scenario=spike", "--scenario-every=5m"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot play 'spike' every 5 minutes")
        .hasMessageContaining("at least 12m");
    assertThat(config("--scenario=bot", "--scenario-every=1m").scenarioEvery()).hasMinutes(1);
  }

  private static LoadgenConfig config(String... args) {
    return LoadgenConfig.from(LoadgenConfig.SCHEMA.read(args, Map.of()));
  }
}
