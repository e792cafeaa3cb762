package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.config.ConfigException;
import dev.tidemark.config.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardConfigTest {

  @Test
  void onlyTheStoreMustBeNamed() {
    Settings settings = read("--store.url=duckdb:results.duckdb");

    assertThat(DashboardConfig.storeUrl(settings)).isEqualTo("duckdb:results.duckdb");
    assertThat(DashboardConfig.from(settings))
        .isEqualTo(
            new DashboardConfig(
                "127.0.0.1", 8_090, Duration.ofMillis(250), 200, "http://localhost:8080"));
  }

  @Test
  void takesTheGatewaysAddressWithoutItsLastSlash() {
    Settings settings = read("--store.url=x", "--dashboard.gateway-url=https://in.example.com/a/");

    assertThat(DashboardConfig.from(settings).gatewayUrl()).isEqualTo("https://in.example.com/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "ftp://host",
        "http://",
        "http://host/$(reboot)",
        "http://host/'; reboot",
        "http://host/a b",
        "javascript:alert(1)"
      })
  void refusesAGatewayAddressThatAShellWouldRead(String address) {
    assertThatThrownBy(() -> read("--store.url=x", "--dashboard.gateway-url=" + address))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Cannot parse 'dashboard.gateway-url'");
  }

  @Test
  void whereOthersCanReachItCredentialsAreNeeded() {
    assertThatThrownBy(() -> config("--store.url=x", "--dashboard.host=0.0.0.0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("1 problem")
        .hasMessageContaining("Missing 'dashboard.token'")
        .hasMessageContaining("dashboard.generate-tokens=true");
    String everywhere = "--dashboard.host=0.0.0.0";
    assertThat(config("--store.url=x", everywhere, "--dashboard.token=0123456789abcdef").access())
        .satisfies(access -> assertThat(access.needsLogin()).isTrue());
    assertThat(
            config(
                    "--store.url=x",
                    everywhere,
                    "--dashboard.user=maria",
                    "--dashboard.password=0123456789abcdef")
                .access()
                .needsLogin())
        .isTrue();
    assertThat(config("--store.url=x", everywhere, "--dashboard.generate-tokens=true").access())
        .satisfies(access -> assertThat(access.generateTokens()).isTrue());
  }

  @Test
  void secretsAreLongAndNotTheSame() {
    assertThatThrownBy(() -> read("--store.url=x", "--dashboard.token=short"))
        .hasMessageContaining("at least 16 visible ASCII characters");
    assertThatThrownBy(
            () ->
                config(
                    "--store.url=x",
                    "--dashboard.user=maria",
                    "--dashboard.token=0123456789abcdef",
                    "--dashboard.operator-token=0123456789abcdef"))
        .hasMessageContaining("2 problems")
        .hasMessageContaining("Missing 'dashboard.password'")
        .hasMessageContaining("Invalid 'dashboard.operator-token'");
    assertThat(config("--store.url=x", "--dashboard.token=0123456789abcdef").toString())
        .doesNotContain("0123456789abcdef");
  }

  private static DashboardConfig config(String... flags) {
    return DashboardConfig.from(read(flags));
  }

  private static Settings read(String... flags) {
    return DashboardConfig.SCHEMA.read(flags, Map.of());
  }
}
