package dev.tidemark.gateway.sdk;

import static dev.tidemark.events.QuarantineReason.INVALID_PROPERTIES;
import static dev.tidemark.events.QuarantineReason.MISSING_PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a call becomes the event's properties, and what is added to them. */
class PropertiesTest {
  /** RudderStack's browser SDK writes what it knows of a user into all calls. */
  @Test
  void anIdentifyCallHasItsTraitsWhereverTheyStand() {
    String around = "\"context\":{\"traits\":{\"plan\":\"gold\"}}";

    assertThat(call("identify", around)).contains("\"properties\":{\"plan\":\"gold\"}");
    assertThat(call("identify", "\"traits\":{\"plan\":\"new\"},\"properties\":{}," + around))
        .contains("\"properties\":{\"plan\":\"new\"}");
    assertThat(call("identify", "\"properties\":{\"a\":1}")).contains("\"properties\":{\"a\":1}");
    assertThat(call("group", "\"traits\":{\"a\":1}," + around))
        .contains("\"properties\":{\"a\":1}");
    assertThat(call("page", around)).doesNotContain("gold");
  }

  @ParameterizedTest
  @CsvSource({"group, groupId", "alias, previousId", "screen, name"})
  void whatACallIsAboutIsAddedToItsProperties(String type, String member) {
    String about = "\"" + member + "\":\"acme\"";

    assertThat(call(type, about)).contains("\"properties\":{" + about + "}");
    assertThat(call(type, about + ",\"properties\":null"))
        .contains("\"properties\":{" + about + "}");
    assertThat(call(type, about + ",\"properties\":{\"a\":{\"b\":{}}}"))
        .contains("\"properties\":{\"a\":{\"b\":{}}," + about + "}");
    assertThat(call("track", about)).doesNotContain("acme");
  }

  @Test
  void additionsKeepWhatIsThere() {
    assertThat(group("{ }")).contains("\"properties\":{ \"groupId\":\"acme\"}");
    assertThat(group("{\"a\":\"{\" \n} ")).contains("{\"a\":\"{\" \n,\"groupId\":\"acme\"}");
    assertThat(group("{\"groupId\":null}")).contains("\"properties\":{\"groupId\":null}");
    assertThat(group("{\"group\\u0049d\":7}")).contains("\"properties\":{\"group\\u0049d\":7}");
    assertThat(group("{\"a\":{\"groupId\":7}}"))
        .contains("\"properties\":{\"a\":{\"groupId\":7},\"groupId\":\"acme\"}");
  }

  @Test
  void faultyPropertiesStayFaulty() {
    String text = "\"type\":\"group\",\"userId\":\"u\",\"groupId\":\"g\",\"properties\":\"text\"";
    String twice =
        "\"type\":\"group\",\"userId\":\"u\",\"groupId\":\"g\",\"traits\":{},\"traits\":{}";

    assertThat(segment(text).parsed().reasons()).containsExactly(INVALID_PROPERTIES);
    assertThat(segment(twice).parsed().reasons()).containsExactly(INVALID_PROPERTIES);
  }

  @Test
  void aScreenCountsOnThePathOfItsName() {
    assertThat(screen("\"name\":\"Checkout\"")).isEqualTo("/Checkout");
    assertThat(screen("\"name\":\"Caf\\u00e9 / 50% off?\""))
        .isEqualTo("/Caf%C3%A9%20%2F%2050%25%20off%3F");
    assertThat(screen("\"name\":\"/cart/42?a\"")).isEqualTo("/cart/42");
    assertThat(screen("\"properties\":{\"name\":\"Home\"}")).isEqualTo("/Home");
    assertThat(screen("\"name\":\"Home\",\"context\":{\"page\":{\"path\":\"/p\"}}"))
        .isEqualTo("/p");
    assertThat(screen("\"name\":17")).isEqualTo("/(none)");
    assertThat(screen("\"name\":\"\"")).isEqualTo("/(none)");
    assertThat(segment("\"type\":\"page\",\"userId\":\"u\",\"name\":\"Home\"").parsed().reasons())
        .containsExactly(MISSING_PAGE);
  }

  /** posthog-js writes traits beside the properties, posthog-node among them. */
  @Test
  void postHogsTraitsAreAmongTheProperties() {
    String traits = "\"$set\":{\"plan\":\"gold\"},\"$set_once\":{\"first\":1}";

    assertThat(postHog("\"properties\":{\"distinct_id\":\"u\"}," + traits))
        .contains("\"properties\":{\"distinct_id\":\"u\"," + traits + "}");
    assertThat(postHog("\"distinct_id\":\"u\"," + traits))
        .contains("\"properties\":{" + traits + "}");
    assertThat(postHog("\"properties\":{\"distinct_id\":\"u\",\"$set\":{}}," + traits))
        .contains("\"properties\":{\"distinct_id\":\"u\",\"$set\":{},\"$set_once\":{\"first\":1}}");
  }

  private static String group(String traits) {
    return call("group", "\"groupId\":\"acme\",\"traits\":" + traits);
  }

  private static String screen(String members) {
    Translated screen = segment("\"type\":\"screen\",\"userId\":\"u\"," + members);
    assertThat(screen.parsed().reasons()).isEmpty();
    return screen.parsed().page().toString();
  }

  /** The event that becomes of a call, which is valid but for the page that it may lack. */
  private static String call(String type, String members) {
    Translated call =
        segment("\"type\":\"" + type + "\",\"event\":\"E\",\"userId\":\"u\"," + members);
    assertThat(call.parsed().reasons()).isSubsetOf(MISSING_PAGE);
    return call.text(0);
  }

  private static Translated segment(String members) {
    return Translated.of(new SegmentFormat(SegmentFormat.SEGMENT, null), "{" + members + "}");
  }

  private static String postHog(String members) {
    Translated event =
        Translated.of(new PostHogFormat(), "{\"event\":\"$identify\"," + members + "}");
    assertThat(event.parsed().reasons()).isEmpty();
    return event.text(0);
  }
}
