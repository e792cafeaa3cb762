package dev.tidemark.loadgen.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.loadgen.traffic.SentEvents.Sent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTrafficTest {
  private static final String LOG =
      """
      {"offset_s": 100, "user_id": "v-1", "method": "GET", "page": "/", "status": 200, \
      "referrer": "https://www.google.com/", "user_agent": "Mozilla/5.0 (X11)"}
      {"offset_s": 100, "user_id": "v-2", "method": "GET", "page": "/busca?q=a%20b", "status": 404}

      {"offset_s": 101, "user_id": "v-1", "method": "POST", "page": "/carrinho", "status": 200}
      {"offset_s": 104, "user_id": "v-3", "method": "GET", "page": "/\\"x\\"", "status": 200}
      """;

  @TempDir private Path folder;

  @Test
  void makesAPageViewOfEachGetRequest() throws IOException {
    List<Sent> sent = replay(LOG, 1);

    assertThat(sent)
        .extracting(one -> one.field("page"))
        .containsExactly("/", "/busca?q=a%20b", "/\"x\"");
    assertThat(sent).extracting(one -> one.field("user_id")).containsExactly("v-1", "v-2", "v-3");
    assertThat(sent)
        .allSatisfy(
            one -> {
              assertThat(one.field("event_type")).isEqualTo("page_view");
              assertThat(one.json().get("event_time").longValue()).isEqualTo(one.sentMillis());
              assertThat(one.event().kind()).isEqualTo(Kind.GOOD);
            });
    assertThat(sent.get(0).field("referrer")).isEqualTo("https://www.google.com/");
    assertThat(sent.get(1).json().has("referrer")).isFalse();
    assertThat(sent)
        .extracting(one -> one.event().userAgent())
        .containsExactly("Mozilla/5.0 (X11)", "-", "-");
  }

  @Test
  void keepsTheTimesOfTheLogAndSpreadsEachSecond() throws IOException {
    assertThat(replay(LOG, 1))
        .extracting(Sent::dueNanos)
        .containsExactly(0L, 500_000_000L, 4_000_000_000L);
  }

  @Test
  void isAsManyTimesFasterAsAskedFor() throws IOException {
    assertThat(replay(LOG, 10))
        .extracting(Sent::dueNanos)
        .containsExactly(0L, 50_000_000L, 400_000_000L);
  }

  @Test
  void endsAtOnceForAnEmptyLog() throws IOException {
    assertThat(replay("", 1)).isEmpty();
  }

  @Test
  void refusesALogWithAFaultInItsLastLineBeforeTheFirstIsSent() {
    assertThatThrownBy(() -> replay(LOG + "not JSON\n", 1))
        .isInstanceOf(ReplayException.class)
        .hasMessageMatching("Cannot replay line 6 of '.*log.ndjson': it is not JSON");
  }

  @Test
  void refusesALogThatGoesBackInTime() {
    String back = "{\"offset_s\": 1, \"user_id\": \"v-3\", \"method\": \"GET\", \"page\": \"/\"}\n";

    assertThatThrownBy(() -> replay(LOG + back, 1))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("line 6")
        .hasMessageContaining("expected an offset_s that is not before the one above");
  }

  @Test
  void refusesARequestWithoutAUser() {
    assertThatThrownBy(() -> replay("{\"offset_s\": 1, \"method\": \"GET\", \"page\": \"/\"}", 1))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("expected a user_id of 1 to 128 characters");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatThrownBy(() -> new ReplayTraffic(folder.resolve("none"), 1, 1, 1))
        .isInstanceOf(NoSuchFileException.class);
  }

  private List<Sent> replay(String log, double speed) throws IOException {
    Path file = Files.writeString(folder.resolve("log.ndjson"), log);
    try (ReplayTraffic traffic = new ReplayTraffic(file, speed, 1, 1)) {
      return SentEvents.take(traffic, 100, true);
    }
  }
}
