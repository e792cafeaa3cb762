package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeaconSplitterTest {
  private final BeaconSplitter splitter = new BeaconSplitter(1_000);
  private byte[] body;

  @Test
  void takesOneObjectAsOneEventWithoutTheSpaceAroundIt() throws Exception {
    assertThat(split(" \n{\"a\":[{},{}]}\r\n")).containsExactly("{\"a\":[{},{}]}");
  }

  @Test
  void cutsAnArrayIntoItsElementsWhateverTheyAre() throws Exception {
    assertThat(split("[ {\"a\":\"],[\\\"{\"} ,[1,[2]],\"x,y\", 1.5e3,null,{}]"))
        .containsExactly("{\"a\":\"],[\\\"{\"}", "[1,[2]]", "\"x,y\"", "1.5e3", "null", "{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t ", "[]", " [ ] ", "{\"events\":[]}"})
  void findsNoEventInAnEmptyBodyOrBatch(String text) throws Exception {
    assertThat(split(text)).isEmpty();
  }

  @Test
  void cutsABatchAndTellsWhenItWasSent() throws Exception {
    assertThat(split("{\"events\":[{\"n\":1},{\"n\":2}],\"sent_at\":\"2026-11-23T00:00:00Z\"}"))
        .containsExactly("{\"n\":1}", "{\"n\":2}");
    assertThat(splitter.sentAt()).isEqualTo("2026-11-23T00:00:00Z");
  }

  @Test
  void givesSentAtAsWrittenWhateverItIs() throws Exception {
    assertThat(sentAtOf("1700000000000")).isEqualTo("1700000000000");
    assertThat(sentAtOf("true")).isEqualTo("true");
    assertThat(sentAtOf("\"\\u0032\"")).isEqualTo("\\u0032");
    assertThat(sentAtOf("null")).isNull();
    assertThat(sentAtOf("\"\"")).isNull();
    assertThat(sentAtOf("\"" + "9".repeat(1_000) + "\"")).hasSize(256);
  }

  @Test
  void forgetsSentAtWithTheNextBody() throws Exception {
    assertThat(sentAtOf("1")).isEqualTo("1");
    split("[{}]");
    assertThat(splitter.sentAt()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event_type\":\"x\",\"events\":[{},{}]}",
        "{\"events\":[{},{}],\"event_type\":null}",
        "{\"events\":{}}",
        "{\"events\":[{}],\"events\":[{}]}",
        "{\"events\":[{}],\"events\":1}",
        "{\"events\":[{}],\"sent_at\":1,\"sent_at\":2}",
        "{\"events\":[{}],\"event\\u005ftype\":\"x\"}",
        "{\"properties\":{\"events\":[{},{}]}}"
      })
  void leavesAnObjectWholeThatIsNotSurelyABatch(String text) throws Exception {
    assertThat(split(text)).containsExactly(text);
    assertThat(splitter.sentAt()).isNull();
  }

  @Test
  void cutsLinesAndLeavesABrokenLineAsItIs() throws Exception {
    assertThat(split("{\"a\":1}\r\n\n {\"b\":\n{\"c\":3} \nnot json\n[1]\n{\"d\":4},\n"))
        .containsExactly("{\"a\":1}", "{\"b\":", "{\"c\":3}", "not json", "[1]", "{\"d\":4},");
  }

  @Test
  void cutsLinesWhoseFirstIsBroken() throws Exception {
    assertThat(split("{\"a\":\"1}\n{\"b\":2}")).containsExactly("{\"a\":\"1}", "{\"b\":2}");
  }

  @Test
  void doesNotTakeALineOfABatchApart() throws Exception {
    assertThat(split("{\"events\":[{},{}]}\n{\"b\":2}"))
        .containsExactly("{\"events\":[{},{}]}", "{\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[",
        "[{}",
        "[{},]",
        "[,{}]",
        "[{}{}]",
        "[{} 1]",
        "[{}] x",
        "[{}]\n[{}]",
        "[{\"a\":[}]}]",
        "[{\"a\" 1}]",
        "[{\"a\":1,}]",
        "[{\"a\":\"}]",
        "[{a:1}]",
        "{\"events\":[{},{}}",
        "{\"events\":[{}]} x",
        "{\"a\":1} {\"b\":2}",
        "{\n\"a\":[\n{\"b\":1}\n],\n\"c\":\n}",
        "{\n  \"a\": 1\n}\n{\n  \"b\": 1\n}",
        "\uFEFF{}",
        "  17  "
      })
  void forwardsWholeWhatItCannotCut(String text) throws Exception {
    assertThat(split(text)).containsExactly(text);
    assertThat(splitter.key(0)).isNull();
  }

  @Test
  void ordersBySessionElseByUser() throws Exception {
    split(
        """
        [{"user_id":"u","session_id":"s"},
         {"user_id" : "u" },
         {"session_id":"","user_id":"u"},
         {"session_id":null,"user_id":-42},
         {"session_id":"caf\u00e9"},
         {"session_id":"a\\u0062","user_id":"u"},
         {"session_id":true,"user_id":["u"]},
         {"properties":{"session_id":"inner","user_id":"inner"}},
         {"events":1,"x":"user_id"},
         ["user_id","u"]]
        """);
    assertThat(keys())
        .containsExactly("s", "u", "u", "-42", "caf\u00e9", "u", null, null, null, null);
  }

  @Test
  void findsTheKeyOfASingleEventThatHasEventsInside() throws Exception {
    split(
        """
        {"user_id":"u","events":[{"session_id":"inner"}],"event_type":"x","session_id":"s"}""");
    assertThat(keys()).containsExactly("s");
  }

  @Test
  void findsTheKeysOfLines() throws Exception {
    split("{\"user_id\":\"a\"}\n{\"user_id\":\"b\"}}\n{\"session_id\":3}");
    assertThat(keys()).containsExactly("a", null, "3");
  }

  @Test
  void usesNoKeyThatIsLongerThanItsLimit() throws Exception {
    String longest = "x".repeat(BeaconSplitter.MAX_KEY_BYTES);
    split("[{\"user_id\":\"" + longest + "\"},{\"user_id\":\"" + longest + "x\"}]");
    assertThat(keys()).containsExactly(longest, null);
  }

  @Test
  void refusesMoreEventsThanItsLimitAndSaysHowMany() throws Exception {
    BeaconSplitter small = new BeaconSplitter(2);
    assertThat(small.split("[1,2]".getBytes(UTF_8), 5)).isEqualTo(2);
    for (String text : List.of("[1,2,3]", "{\"events\":[1,2,3]}", "{}\n{}\n{}")) {
      assertThatThrownBy(() -> small.split(text.getBytes(UTF_8), text.length()))
          .isInstanceOf(TooManyEventsException.class)
          .hasMessage("Cannot take a beacon of 3 events: the limit is 2");
    }
  }

  @Test
  void doesNotCountTheEventsInsideOfAnEvent() throws Exception {
    String text = "{\"events\":[1,2,3],\"event_type\":\"x\"}";
    assertThat(new BeaconSplitter(1).split(text.getBytes(UTF_8), text.length())).isEqualTo(1);
  }

  @Test
  void readsNoFurtherThanTheLength() throws Exception {
    body = "[{}] x".getBytes(UTF_8);
    assertThat(splitter.split(body, 4)).isEqualTo(1);
    assertThat(event(0)).isEqualTo("{}");
  }

  @Test
  void cutsAThousandDeepEvents() throws Exception {
    String event = "{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}";
    assertThat(split("[" + (event + ",").repeat(999) + event + "]"))
        .hasSize(1_000)
        .containsOnly(event);
  }

  private String sentAtOf(String value) throws Exception {
    split("{\"sent_at\":" + value + ",\"events\":[{}]}");
    return splitter.sentAt();
  }

  private List<String> split(String text) throws Exception {
    body = text.getBytes(UTF_8);
    int found = splitter.split(body, body.length);
    List<String> events = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      events.add(event(i));
    }
    return events;
  }

  private String event(int i) {
    return new String(body, splitter.start(i), splitter.end(i) - splitter.start(i), UTF_8);
  }

  private List<String> keys() throws Exception {
    int found = splitter.split(body, body.length);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      byte[] key = splitter.key(i);
      keys.add(key == null ? null : new String(key, UTF_8));
    }
    return keys;
  }
}
