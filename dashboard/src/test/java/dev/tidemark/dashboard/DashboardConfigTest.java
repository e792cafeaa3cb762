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

  private static Settings read(String... flags) {
    return DashboardConfig.SCHEMA.read(flags, Map.of());
  }
}
