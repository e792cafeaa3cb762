package dev.tidemark.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every parameter of every described GET with what nobody sends by accident. */
@Timeout(120)
class HostileInputIT {
  /** As they stand in an address. */
  private static final List<String> HOSTILE = hostile();

  private static OpenApi api;
  private static ServedDashboard dashboard;

  @BeforeAll
  static void start() throws Exception {
    dashboard = ServedDashboard.start("duckdb::memory:");
  }

  @AfterAll
  static void stop() throws Exception {
    dashboard.close();
  }

  private static List<String> hostile() {
    List<String> texts =
        List.of(
            "' OR '1'='1",
            "'; DROP TABLE ledger_per_minute; --",
            "\\'; DROP TABLE gateway_ticks; --",
            "\" UNION SELECT 1,2,3 --",
            "/* */",
            "{latest}",
            "{0}",
            "${jndi:ldap://localhost/a}",
            "%s%n",
            "0",
            "-1",
            "1e9",
            "2147483648",
            "99999999999999999999999999",
            "NaN",
            "0x10",
            "١٢",
            "\u0000",
            "a\u0000b",
            "\r\nSet-Cookie: a=b",
            "\uD83D\uDE00",
            "\u202Eabc",
            "<script>alert(1)</script>",
            "../../../etc/passwd",
            "0000-00-00T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-11-23T15:42:00+99:00",
            "9999-12-31T23:59:59.999999999Z",
            "x".repeat(3_000));
    List<String> values = new ArrayList<>();
    texts.forEach(text -> values.add(URLEncoder.encode(text, StandardCharsets.UTF_8)));
    values.addAll(List.of("", "%", "%zz", "%FF%FE", "%C0%80", "%ED%A0%80", "%u0041", "[]", "a=b"));
    return values;
  }

  static Stream<String> paths() throws Exception {
    api = OpenApi.read();
    return api.operations().stream()
        .filter(operation -> operation.startsWith("GET "))
        .map(operation -> operation.substring(4))
        .filter(path -> !path.equals("/api/stream"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void isAnsweredOrRefusedByAProblem(String path) throws Exception {
    for (String value : HOSTILE) {
      for (String name : api.parameters(path)) {
        check(path.replaceAll("\\{\\w+}", "1") + "?" + name + "=" + value);
      }
      check(path.replaceAll("\\{\\w+}", "1") + "?unknown=" + value);
      check(path.replaceAll("\\{\\w+}", value.isEmpty() ? "1" : value));
    }
    for (String name : api.parameters(path)) {
      check(path.replaceAll("\\{\\w+}", "1") + "?" + name + "=1&" + name + "=2");
    }
  }

  @Test
  void aVeryLongAddressIsRefused() throws Exception {
    assertThat(dashboard.get("/api/page?page=" + "x".repeat(100_000)).status())
        .isIn(400, 413, 414, 431);
    assertThat(dashboard.get("/api/health").status()).isEqualTo(200);
  }

  @Test
  void theTablesAreStillThere() throws Exception {
    for (String path : paths().toList()) {
      for (String name : api.parameters(path)) {
        for (String value : HOSTILE.subList(0, 4)) {
          dashboard.get(path + "?" + name + "=" + value);
        }
      }
    }

    JsonObject totals = new JsonObject(dashboard.get("/api/ledger").body()).getJsonObject("totals");
    assertThat(totals.getLong("accepted")).isEqualTo(48);
  }

  private static void check(String address) throws Exception {
    ServedDashboard.Answer answer = dashboard.get(address);
    assertThat(answer.status()).as(address).isBetween(200, 499);
    assertThat(answer.headers()).as(address).doesNotContainIgnoringCase("set-cookie");
    if (answer.status() >= 400) {
      JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
      assertThat(error.getString("code")).as(address).isNotEmpty();
      assertThat(error.getString("message")).as(address).isNotEmpty();
      assertThat(error.getString("message"))
          .as(address)
          .doesNotContain("Exception", "dev.tidemark", "gateway_ticks {");
    }
  }
}
