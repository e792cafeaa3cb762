package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream of changes, over a plain HTTP client. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamIT {
  private static final Instant NOW = Instant.parse("2026-11-23T15:42:30Z");
  private static final int MAX_STREAMS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final RunningDashboard dashboard =
      new RunningDashboard(
              Clock.fixed(NOW, ZoneOffset.UTC),
              new DashboardConfig(
                  "127.0.0.1", 0, Duration.ofMillis(20), MAX_STREAMS, "http://localhost:8080"))
          .start();

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void beginsWithASnapshotAndGoesOnWithWhatChanges() throws IOException {
    dashboard.written.views(NOW, "/", 3);
    try (Events events = Events.open(dashboard, null)) {
      assertThat(events.response.headers().firstValue("content-type"))
          .hasValue("text/event-stream; charset=utf-8");
      assertThat(events.response.headers().firstValue("x-accel-buffering")).hasValue("no");
      assertThat(events.response.headers().firstValue("cache-control")).hasValue("no-store");
      Events.Event first = events.next();
      assertThat(first.type()).isEqualTo("snapshot");
      assertThat(first.json().fieldNames()).contains("dashboard", "ledger", "minutes", "pages");

      dashboard.written.views(NOW, "/", 8);

      JsonObject changed = first.json();
      while (viewsOfTheFirstPage(changed) != 8) {
        Events.Event update = events.next("update");
        assertThat(update.json().fieldNames()).doesNotContain("dashboard", "quarantine");
        changed.mergeIn(update.json());
      }
    }
  }

  @Test
  void aPageThatComesBackGetsWhatItMissed() throws IOException {
    Events.Event seen;
    try (Events events = Events.open(dashboard, null)) {
      seen = events.next();
      dashboard.written.quarantine(NOW, "/a", "{", "malformed_json");
      events.nextWith("quarantine");
    }

    try (Events events = Events.open(dashboard, seen.id())) {
      Events.Event missed = events.next();
      assertThat(missed.type()).isEqualTo("update");
      assertThat(missed.id()).isNotEqualTo(seen.id());
      assertThat(missed.json().getJsonObject("quarantine").getJsonArray("reasons").getJsonObject(0))
          .isEqualTo(new JsonObject().put("reason", "malformed_json").put("events", 1));
    }
  }

  @Test
  void aPageThatWasAwayForLongGetsAllThatItMissedAtOnce() throws IOException {
    try (Events reader = Events.open(dashboard, null)) {
      Events.Event seen = reader.next("snapshot");
      for (int change = 1; change <= 200; change++) {
        dashboard.written.slice(NOW, 1, 0, 0, 0);
        reader.nextWith("ledger");
      }
      dashboard.written.quarantine(NOW, "/a", "{", "malformed_json");
      reader.nextWith("quarantine");

      try (Events back = Events.open(dashboard, seen.id());
          Events fresh = Events.open(dashboard, null)) {
        Events.Event missed = back.next();
        assertThat(missed.type()).isEqualTo("update");
        assertThat(missed.json().fieldNames()).doesNotContain("dashboard", "ways");
        JsonObject resumed = seen.json().mergeIn(missed.json());
        Events.Event snapshot = fresh.next("snapshot");
        for (String id = missed.id(); !id.equals(snapshot.id()); ) {
          Events.Event update = back.next("update");
          resumed.mergeIn(update.json());
          id = update.id();
        }
        assertThat(resumed).isEqualTo(snapshot.json());
        assertThat(resumed.getJsonObject("ledger").getJsonObject("totals").getLong("accepted"))
            .isEqualTo(200);
      }
    }
  }

  @Test
  void takesTheLastIdAsAParameterTooAndTheHeaderFirst() throws IOException {
    String first;
    String second;
    try (Events events = Events.open(dashboard, null)) {
      first = events.next().id();
      dashboard.written.quarantine(NOW, "/a", "{", "malformed_json");
      second = events.nextWith("quarantine").id();
    }

    try (Events events = Events.open(dashboard, "?after=" + first, null)) {
      assertThat(events.next().type()).isEqualTo("update");
    }
    try (Events events = Events.open(dashboard, "?after=" + first, second)) {
      assertThat(events.next().json().containsKey("quarantine")).isFalse();
    }
  }

  @Test
  void aPageThatMissedNothingIsToldThatAllIsWell() throws IOException {
    String id;
    try (Events events = Events.open(dashboard, null)) {
      id = events.next().id();
    }

    try (Events events = Events.open(dashboard, id)) {
      assertThat(events.next().type()).isEqualTo("beat");
    }
  }

  @Test
  void anIdOfAnotherRunGivesEverything() throws IOException {
    try (Events events = Events.open(dashboard, "before-17")) {
      assertThat(events.next().type()).isEqualTo("snapshot");
    }
  }

  @Test
  void saysWhenTheStoreFailsAndWhenItIsBack() throws IOException {
    try (Events events = Events.open(dashboard, null)) {
      events.next("snapshot");
      dashboard.failStore(true);

      Events.Event problem = events.next("problem");
      assertThat(problem.json().getString("code")).isEqualTo("store_unavailable");
      assertThat(problem.id()).as("a problem is not replayed").isNull();
      try (Events late = Events.open(dashboard, null)) {
        assertThat(late.next().type()).isEqualTo("snapshot");
        assertThat(late.next().type()).isEqualTo("problem");
      }

      dashboard.failStore(false);
      Events.Event well = events.next();
      while (well.type().equals("problem")) { // each heartbeat says it again
        well = events.next();
      }
      assertThat(well.type()).isIn("beat", "update");
    }
  }

  @Test
  void refusesMoreStreamsThanItsLimit() throws IOException {
    Events[] open = new Events[MAX_STREAMS];
    for (int i = 0; i < MAX_STREAMS; i++) {
      open[i] = Events.open(dashboard, null);
      open[i].next();
    }

    try (Events refused = Events.open(dashboard, null)) {
      assertThat(refused.response.statusCode()).isEqualTo(503);
      assertThat(refused.response.headers().firstValue("retry-after")).isPresent();
    }

    for (Events events : open) {
      events.close();
    }
    await("places are free again").atMost(PATIENCE).until(() -> streams() == 0);
    try (Events again = Events.open(dashboard, null)) {
      assertThat(again.next().type()).isEqualTo("snapshot");
    }
  }

  @Test
  void dropsAPageThatDoesNotReadAndKeepsTheOthers() throws IOException {
    try (Events reader = Events.open(dashboard, null);
        Socket sleeper = new Socket()) {
      reader.next("snapshot");
      sleeper.setReceiveBufferSize(4_096);
      sleeper.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), dashboard.port()));
      sleeper
          .getOutputStream()
          .write(
              "GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      await("both are there").atMost(PATIENCE).until(() -> streams() == 2);

      String longName = "/" + "x".repeat(2_000);
      long[] written = {0};
      await("the sleeper is dropped")
          .atMost(Duration.ofSeconds(90))
          .until(
              () -> {
                for (int page = 0; page < 8; page++) {
                  dashboard.written.views(NOW, longName + page, ++written[0]);
                }
                dashboard.written.slice(NOW, 8, 0, 0, 0);
                reader.nextWith("minutes");
                return streams() == 1;
              });

      assertThat(endOf(sleeper)).as("the connection is closed as well").isTrue();
      dashboard.written.views(NOW, "/still-there", 1_000_000);
      assertThat(reader.nextWith("pages")).isNotNull();
    }
  }

  private long viewsOfTheFirstPage(JsonObject state) {
    var ranking = state.getJsonObject("pages").getJsonArray("ranking");
    return ranking.isEmpty() ? 0 : ranking.getJsonObject(0).getLong("views");
  }

  private int streams() {
    return dashboard.json("/health/ready").getInteger("streams");
  }

  private static boolean endOf(Socket socket) {
    byte[] buffer = new byte[65_536];
    try (InputStream in = socket.getInputStream()) {
      int read = in.read(buffer);
      while (read >= 0) {
        read = in.read(buffer);
      }
      return true;
    } catch (IOException e) {
      return true; // A reset is an end too.
    }
  }
}
