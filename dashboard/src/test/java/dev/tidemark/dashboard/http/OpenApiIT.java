package dev.tidemark.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API's description, held against the routes and what they answer. */
@Timeout(60)
class OpenApiIT {
  private static OpenApi api;
  private static ServedDashboard dashboard;

  @BeforeAll
  static void start() throws Exception {
    api = OpenApi.read();
    dashboard = ServedDashboard.start("duckdb::memory:");
  }

  @AfterAll
  static void stop() throws Exception {
    dashboard.close();
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> routed = new TreeSet<>();
    for (Route route : dashboard.routes()) {
      String path = route.getPath();
      if (path != null && route.methods() != null && path.matches("/(api|health)/.*")) {
        for (HttpMethod method : route.methods()) {
          routed.add(method + " " + path.replaceAll(":([a-zA-Z]+)", "{$1}"));
        }
      }
    }

    assertThat(routed).hasSizeGreaterThan(10);
    assertThat(api.operations()).isEqualTo(routed);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(api.broken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/snapshot",
        "/api/ledger",
        "/api/pages?minutes=60",
        "/api/pages/find?text=/",
        "/api/page?page=/",
        "/api/flow",
        "/api/alerts",
        "/api/quarantine",
        "/api/quarantine/events",
        "/api/health",
        "/api/session",
        "/health/live",
        "/health/ready"
      })
  void anAnswerIsAsDescribed(String address) throws Exception {
    ServedDashboard.Answer answer = dashboard.get(address);

    assertThat(answer.status()).isEqualTo(200);
    JsonObject json = new JsonObject(answer.body());
    String path = address.replaceAll("\\?.*", "");
    assertThat(api.faults(path, 200, json)).isEmpty();
    json.remove(json.fieldNames().iterator().next());
    assertThat(api.faults(path, 200, json)).as("a field less is noticed").isNotEmpty();
  }

  @Test
  void aRefusalIsAsDescribed() throws Exception {
    ServedDashboard.Answer answer = dashboard.get("/api/pages?minutes=0");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(api.faults("/api/pages", 400, new JsonObject(answer.body()))).isEmpty();
  }

  @Test
  void theDescriptionIsServed() throws Exception {
    ServedDashboard.Answer answer = dashboard.get("/api/openapi.yaml");

    assertThat(answer.is("application/yaml")).isTrue();
    assertThat(answer.body()).startsWith("openapi: 3.1.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/pages?format=csv|page,views,viewsBefore,change",
        "/api/pages?format=csv&table=minutes|from,minutes,page,views",
        "/api/pages/find?format=csv|page,views",
        "/api/page?page=/&format=csv|from,minutes,page,views",
        "/api/page?page=/&format=csv&table=into|from,to,views",
        "/api/page?page=/&format=csv&table=outOf|from,to,views",
        "/api/page?page=/&format=csv&table=types|type,events",
        "/api/page?page=/&format=csv&table=faults|reason,appVersion,events",
        "/api/page?page=/&format=csv&table=alerts|"
            + "kind,subject,openedAt,closedAt,severity,score,numbers",
        "/api/flow?format=csv|from,to,views",
        "/api/flow?format=csv&table=funnel|step,reached,inOrder",
        "/api/alerts?format=csv|kind,subject,openedAt,closedAt,severity,score,numbers",
        "/api/ledger?format=csv|"
            + "minute,accepted,counted,quarantined,late,duplicate,unexplained",
        "/api/health?format=csv|stage,state,rate,lagSeconds,problem",
        "/api/quarantine?format=csv&table=reasons|reason,events",
        "/api/quarantine/events?format=csv|id,appendedAt,receivedAt,reasons,page,eventType,appVersion,sentAgain,rawLength,raw",
        "/api/quarantine/events?format=csv&table=reasons|reason,events"
      })
  void aTableIsAFileToo(String address, String header) throws Exception {
    ServedDashboard.Answer answer = dashboard.get(address);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.is("text/csv")).isTrue();
    assertThat(answer.headers()).contains("filename=\"tidemark-");
    String[] lines = answer.body().split("\r\n", -1);
    assertThat(lines[0].replace("\"", "")).isEqualTo(header);
    assertThat(lines).as("rows").hasSizeGreaterThan(2);
  }

  @Test
  void aFileHasTheAnswersNumbersAndNoFormula() throws Exception {
    String csv = dashboard.get("/api/pages", "Accept: text/csv, */*;q=0.1").body();

    assertThat(csv)
        .contains("\r\n\"/\",35,0,\r\n")
        .contains("\"'=HYPERLINK(\"\"http://evil/\"\";\"\"a\"\")\",20,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/pages?format=xml",
        "/api/pages?format=csv&format=csv",
        "/api/pages?format=csv&table=users",
        "/api/snapshot?format=csv"
      })
  void aFileThatThereIsNotIsRefused(String address) throws Exception {
    ServedDashboard.Answer answer = dashboard.get(address);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("bad_parameter");
  }
}
