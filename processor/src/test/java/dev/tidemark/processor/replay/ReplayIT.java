package dev.tidemark.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.events.EventParser;
import dev.tidemark.events.Tick;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in quarantine that are sent again, against a real broker; each test has a page. */
class ReplayIT {
  @TempDir static Path folder;

  private static ReplayTopics topics;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  /** What a kill is to the process that it meets. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @BeforeAll
  static void start() throws Exception {
    topics = ReplayTopics.start(folder);
  }

  @AfterAll
  static void stop() {
    topics.close();
  }

  @BeforeEach
  void nothingPrinted() {
    printed.reset();
    complained.reset();
  }

  @Test
  void showsWhatItWouldSendAndSendsNothing() throws Exception {
    topics.quarantine(ReplayTopics.event("/dry", "u1").without("event_time").toJson());
    topics.quarantine(
        ReplayTopics.event("/dry", "u2").without("event_time").without("user_id").toJson());
    int before = topics.records().size();

    assertThat(replay("--page=/dry", "--rule=" + receivedAsTime())).isZero();

    assertThat(output())
        .contains("selected     2 quarantined events (missing_event_time 2, missing_user_id 1)")
        .contains("valid now    1\n")
        .contains("still faulty 1 (missing_user_id 1)")
        .contains("\"event_time\":\"20")
        .endsWith("replay: nothing was sent; with --apply it sends 1 event\n");
    assertThat(topics.records()).hasSize(before);
  }

  @Test
  void sendsAnEventOnceInTheEnvelopeItCameIn() throws Exception {
    String faulty =
        ReplayTopics.event("/once", "maria").sessionId("s-81").without("event_time").toJson();
    Place place = topics.quarantine(faulty);

    assertThat(replay("--page=/once", "--rule=" + receivedAsTime(), "--apply")).isZero();
    assertThat(output()).endsWith("replay: sent 1 event\n");
    assertThat(replay("--page=/once", "--rule=" + receivedAsTime(), "--apply")).isZero();
    assertThat(output()).contains("sent before  1 of them").endsWith("replay: sent 0 events\n");

    List<ConsumerRecord<byte[], byte[]>> sent = topics.replaysOf(place);
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).key()).isEqualTo("s-81".getBytes(StandardCharsets.UTF_8));
    assertThat(sent.get(0).partition()).isEqualTo(topics.gatewaysPartition("s-81"));
    EventParser parser = new EventParser();
    assertThat(parser.parse(sent.get(0).value(), sent.get(0).timestamp()))
        .isEqualTo(EventParser.Kind.EVENT);
    assertThat(parser.event().format()).hasToString("replay:" + place + ":segment");
    assertThat(parser.event().site()).hasToString("outlet");
    assertThat(parser.event().userAgent()).hasToString("a browser");
    assertThat(parser.event().bot()).isTrue();
    assertThat(parser.event().receivedAtMillis()).isEqualTo(parser.event().eventTimeMillis());
    assertThat(parser.event().eventId()).hasToString("given-by-the-gateway");
  }

  @Test
  void goesOnBehindWhatIsNoQuarantinedEvent() throws Exception {
    topics.appendToQuarantine("somebody else's".getBytes(StandardCharsets.UTF_8));
    topics.appendToQuarantine(null);
    topics.quarantine(ReplayTopics.event("/behind", "u1").without("event_time").toJson());

    assertThat(replay("--page=/behind", "--rule=" + receivedAsTime())).isZero();

    assertThat(output())
        .contains("unreadable   2 in the topic")
        .endsWith("replay: nothing was sent; with --apply it sends 1 event\n");
  }

  @Test
  void itsTicksCountWhatItSent() throws Exception {
    topics.quarantine(ReplayTopics.event("/ticks", "t1").without("user_id").toJson());
    topics.quarantine(ReplayTopics.event("/ticks", "t2").without("user_id").toJson());
    Path rule = rule("{\"set\": {\"user_id\": \"unknown\"}}");

    assertThat(replay("--page=/ticks", "--rule=" + rule, "--apply")).isZero();

    Map<Integer, Long> held = new java.util.TreeMap<>();
    Map<Integer, Long> said = new java.util.TreeMap<>();
    EventParser parser = new EventParser();
    for (ConsumerRecord<byte[], byte[]> record : topics.records()) {
      if (parser.parse(record.value(), record.timestamp()) == EventParser.Kind.TICK) {
        Tick tick = parser.tick();
        assertThat(tick.gatewayId()).isEqualTo("replay");
        said.merge(record.partition(), tick.acknowledged(), Math::max);
      } else if (parser.event().format().toString().startsWith("replay:")) {
        held.merge(record.partition(), 1L, Long::sum);
      }
    }
    said.values().removeIf(count -> count == 0);
    assertThat(said).isEqualTo(held);
  }

  @Test
  void selectsByReasonPageTimeAndPlace() throws Exception {
    Place first = topics.quarantine(ReplayTopics.event("/select", "a").without("user_id").toJson());
    topics.quarantine(ReplayTopics.event("/select", "b").without("event_time").toJson());
    Place third =
        topics.quarantine(ReplayTopics.event("/select/other", "b").without("event_time").toJson());

    assertThat(selected("--page=/select")).isEqualTo(2);
    assertThat(selected("--page=/select", "--reason=missing_user_id")).isEqualTo(1);
    assertThat(selected("--reason=missing_user_id,missing_event_time", "--page=/select"))
        .isEqualTo(2);
    assertThat(selected("--ids=" + first + "," + third)).isEqualTo(2);
    assertThat(selected("--ids=" + first, "--page=/select/other")).isZero();
    assertThat(selected("--page=/select", "--until=2020-01-01T00:00:00Z")).isZero();
    assertThat(selected("--page=/select", "--from=2020-01-01T00:00:00Z")).isEqualTo(2);
  }

  @Test
  void anEventThatATaskLeftTwiceIsSentOnce() throws Exception {
    byte[] value =
        ReplayTopics.enveloped(ReplayTopics.event("/twice", "a").without("user_id").toJson());
    Place place = topics.quarantineAgain(value, topics.append(value));
    topics.quarantineAgain(value, place);

    assertThat(
            replay("--page=/twice", "--rule=" + rule("{\"set\":{\"user_id\":\"x\"}}"), "--apply"))
        .isZero();

    assertThat(topics.replaysOf(place)).hasSize(1);
  }

  @Test
  void killedAfterSendingItDoesNotSendAgain() throws Exception {
    Place place =
        topics.quarantine(ReplayTopics.event("/killed-after", "a").without("user_id").toJson());
    String[] arguments = {
      "--page=/killed-after", "--rule=" + rule("{\"set\":{\"user_id\":\"x\"}}"), "--apply"
    };

    assertThatThrownBy(() -> replayKilled(arguments, false)).isInstanceOf(Killed.class);
    assertThat(topics.replaysOf(place)).hasSize(1);
    assertThat(replay(arguments)).isZero();

    assertThat(output()).contains("sent before  1 of them").endsWith("replay: sent 0 events\n");
    assertThat(topics.replaysOf(place)).hasSize(1);
  }

  @Test
  void killedBeforeSendingItSendsTheNextTime() throws Exception {
    Place place =
        topics.quarantine(ReplayTopics.event("/killed-before", "a").without("user_id").toJson());
    String[] arguments = {
      "--page=/killed-before", "--rule=" + rule("{\"set\":{\"user_id\":\"x\"}}"), "--apply"
    };

    assertThatThrownBy(() -> replayKilled(arguments, true)).isInstanceOf(Killed.class);
    assertThat(topics.replaysOf(place)).isEmpty();
    assertThat(replay(arguments)).isZero();

    assertThat(output()).endsWith("replay: sent 1 event\n");
    assertThat(topics.replaysOf(place)).hasSize(1);
  }

  @Test
  void sendsNoMoreThanItsLimit() throws Exception {
    for (int i = 0; i < 5; i++) {
      topics.quarantine(ReplayTopics.event("/limit", "u" + i).without("event_time").toJson());
    }

    assertThat(replay("--page=/limit", "--rule=" + receivedAsTime(), "--apply", "--limit=3"))
        .isZero();
    assertThat(output()).endsWith("replay: sent 3 events; 2 more wait for another run (--limit)\n");
    assertThat(replay("--page=/limit", "--rule=" + receivedAsTime(), "--apply")).isZero();
    assertThat(output()).endsWith("replay: sent 2 events\n");
  }

  @Test
  void namesEveryProblemOfItsConfiguration() {
    assertThat(replay("--reason=nonsense", "--ids=x", "--from=yesterday", "--aply=true"))
        .isEqualTo(2);

    assertThat(complained.toString(StandardCharsets.UTF_8))
        .contains("4 problems")
        .contains("'reason'")
        .contains("'ids'")
        .contains("'from'")
        .contains("did you mean 'apply'?");
  }

  private Path receivedAsTime() throws Exception {
    return rule("{\"set\": {\"event_time\": \"{received_at}\"}}");
  }

  private Path rule(String text) throws Exception {
    return Files.writeString(folder.resolve("rule.json"), text);
  }

  private long selected(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    assertThat(replay(all.toArray(String[]::new))).isZero();
    JsonNode json = new ObjectMapper().readTree(output());
    return json.path("selected").asLong();
  }

  private int replay(String... arguments) {
    printed.reset();
    return run(
        arguments,
        new Sending.Interruptions() {
          @Override
          public void beforeSending() {}

          @Override
          public void afterSending() {}
        });
  }

  private void replayKilled(String[] arguments, boolean before) {
    int status =
        run(
            arguments,
            new Sending.Interruptions() {
              @Override
              public void beforeSending() {
                if (before) {
                  throw new Killed();
                }
              }

              @Override
              public void afterSending() {
                throw new Killed();
              }
            });
    throw new AssertionError("it was not killed, and ended with " + status);
  }

  private int run(String[] arguments, Sending.Interruptions interruptions) {
    List<String> all =
        new ArrayList<>(List.of("--kafka.bootstrap-servers=" + topics.broker.bootstrapServers()));
    all.addAll(List.of(arguments));
    return ReplayApplication.run(
        all.toArray(String[]::new),
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        new PrintStream(complained, true, StandardCharsets.UTF_8),
        interruptions);
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
