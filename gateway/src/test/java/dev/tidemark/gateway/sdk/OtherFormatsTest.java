package dev.tidemark.gateway.sdk;

import static dev.tidemark.events.QuarantineReason.INVALID_EVENT_TIME;
import static dev.tidemark.events.QuarantineReason.INVALID_PROPERTIES;
import static dev.tidemark.events.QuarantineReason.MALFORMED_JSON;
import static dev.tidemark.events.QuarantineReason.MISSING_EVENT_TYPE;
import static dev.tidemark.events.QuarantineReason.MISSING_PAGE;
import static dev.tidemark.events.QuarantineReason.MISSING_USER_ID;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.ParsedEvent;
import java.net.URLEncoder;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What is particular to each SDK's way of writing. */
class OtherFormatsTest {
  private static final byte[] NO_BODY = {};

  @Test
  void postHogTellsAnonymousVisitorsByTheirDevice() {
    ParsedEvent anonymous =
        postHog("\"distinct_id\":\"d\",\"$device_id\":\"d\",\"$session_id\":\"s\"").parsed();
    ParsedEvent known = postHog("\"distinct_id\":\"u\",\"$device_id\":\"d\"").parsed();

    assertThat(anonymous.reasons()).isEmpty();
    assertThat(anonymous.eventId()).hasToString("e-1");
    assertThat(anonymous.eventType()).hasToString("page_view");
    assertThat(anonymous.identitySource()).hasToString("anonymous");
    assertThat(anonymous.sessionId()).hasToString("s");
    assertThat(known.userId()).hasToString("u");
    assertThat(known.identitySource()).hasToString("user");
  }

  @Test
  void postHogsVisitorsWithoutCookiesAreKnownByAddressAndBrowser() {
    String cookieless =
        "\"distinct_id\":\"$posthog_cookieless\",\"$device_id\":null,\"$cookieless_mode\":true,";
    ParsedEvent event = postHog(cookieless + "\"token\":\"phc_a\"").parsed();
    ParsedEvent otherSite = postHog(cookieless + "\"token\":\"phc_b\"").parsed();

    assertThat(event.reasons()).isEmpty();
    assertThat(event.identitySource()).hasToString("address_and_browser");
    assertThat(event.userId()).hasToString(visitor("phc_a", 0, "203.0.113.0", "Test/1"));
    assertThat(otherSite.userId()).hasToString(visitor("phc_b", 0, "203.0.113.0", "Test/1"));
  }

  @Test
  void postHogCountsBackFromTheArrivalWhereItSendsAnOffset() {
    String event = "{\"event\":\"x\",\"distinct_id\":\"u\",\"offset\":%s}";

    assertThat(
            Translated.of(new PostHogFormat(), event.formatted(1500))
                .parsed()
                .correctedTimeMillis())
        .isEqualTo(Translated.RECEIVED_AT - 1_500);
    assertThat(Translated.of(new PostHogFormat(), event.formatted(-1)).parsed().reasons())
        .containsExactly(INVALID_EVENT_TIME);
  }

  @Test
  void postHogSaysInTheQueryWhenItSent() {
    byte[] body =
        "[{\"event\":\"x\",\"distinct_id\":\"u\",\"timestamp\":\"2026-11-23T12:00:00Z\"}]"
            .getBytes(UTF_8);

    Translated event = Translated.of(new PostHogFormat(), "ver=1&_=1795435202000", body);

    assertThat(event.sentAt()).isEqualTo("1795435202000");
    assertThat(event.parsed().correctedTimeMillis()).isEqualTo(Translated.RECEIVED_AT - 2_000);
  }

  @Test
  void postHogWritesFormsInBase64() {
    String json = "{\"event\":\"x\",\"distinct_id\":\"u\",\"properties\":{\"title\":\"é?>\"}}";
    String data = Base64.getEncoder().encodeToString(json.getBytes(UTF_8));

    Translated event = Translated.of(new PostHogFormat(), "data=" + URLEncoder.encode(data, UTF_8));

    assertThat(event.parsed().reasons()).isEmpty();
    assertThat(event.parsed().title()).hasToString("é?>");
  }

  @Test
  void postHogsBatchesAndArraysHoldEvents() {
    String event = "{\"event\":\"x\",\"distinct_id\":\"u\"}";

    assertThat(Translated.of(new PostHogFormat(), "[" + event + "," + event + "]").count())
        .isEqualTo(2);
    assertThat(
            Translated.of(
                    new PostHogFormat(),
                    "{\"sent_at\":\"2026-11-23T12:00:00Z\",\"batch\":[" + event + ",17]}")
                .texts())
        .hasSize(2)
        .last()
        .isEqualTo("17");
  }

  @Test
  void umamisEventsWithoutANameArePageViews() {
    ParsedEvent view =
        umami("event", "\"url\":\"https://a.example/p\",\"referrer\":\"/x\",\"title\":\"T\"")
            .parsed();
    ParsedEvent named =
        umami("event", "\"url\":\"/p\",\"name\":\"Buy now\",\"id\":\"u\",\"timestamp\":1795437199")
            .parsed();

    assertThat(view.reasons()).isEmpty();
    assertThat(view.eventType()).hasToString("page_view");
    assertThat(view.previousPage()).hasToString("/x");
    assertThat(view.identitySource()).hasToString("address_and_browser");
    assertThat(view.appId()).hasToString("w");
    assertThat(named.eventType()).hasToString("buy_now");
    assertThat(named.userId()).hasToString("u");
    assertThat(named.eventTimeMillis()).isEqualTo(1_795_437_199_000L);
  }

  @Test
  void umamisNodeClientIdentifiesWithoutAPage() {
    Translated identify = umami("identify", "\"data\":{\"plan\":\"x\"}");

    assertThat(identify.parsed().reasons()).isEmpty();
    assertThat(identify.parsed().eventType()).hasToString("identify");
    assertThat(identify.text(0)).contains("\"properties\":{\"plan\":\"x\"}");
  }

  @Test
  void plausiblesApiHasLongNamesAndPropertiesInAText() {
    Translated event =
        Translated.of(
            new PlausibleFormat(),
            "{\"name\":\"pageview\",\"url\":\"https://a.example/p\",\"domain\":\"a.example\","
                + "\"props\":\"{\\\"a\\\":1}\"}");

    assertThat(event.parsed().reasons()).isEmpty();
    assertThat(event.text(0)).contains("\"properties\":{\"a\":1}");
  }

  @Test
  void aTextOfPropertiesCannotWriteOtherFields() {
    Translated event =
        Translated.of(
            new PlausibleFormat(),
            "{\"n\":\"x\",\"u\":\"/p\",\"p\":\"{},\\\"session_id\\\":\\\"forged\\\"\"}");

    assertThat(event.parsed().reasons()).containsExactly(INVALID_PROPERTIES);
    assertThat(event.parsed().sessionId().isPresent()).isFalse();
  }

  @Test
  void visitorsWithoutAnIdDifferByDaySiteAddressAndBrowser() {
    String made = visitor("a.example", 0, "203.0.113.0", "Test/1");

    assertThat(made)
        .matches("[0-9a-f]{32}")
        .isEqualTo(visitor("a.example", 1, "203.0.113.0", "Test/1"));
    assertThat(visitor("b.example", 0, "203.0.113.0", "Test/1")).isNotEqualTo(made);
    assertThat(visitor("a.example", 86_400_000, "203.0.113.0", "Test/1")).isNotEqualTo(made);
    assertThat(visitor("a.example", 0, "203.0.112.0", "Test/1")).isNotEqualTo(made);
    assertThat(visitor("a.example", 0, null, "Test/1")).isNotEqualTo(made);
    assertThat(visitor("a.example", 0, "203.0.113.0", null)).isNotEqualTo(made);
  }

  @Test
  void snowplowsStructuredEventsAreNamedByTheirAction() {
    Translated event =
        snowplow(
            "\"e\":\"se\",\"se_ca\":\"shop\",\"se_ac\":\"add-to-basket\",\"se_va\":\"2\",\"duid\":\"d\"");

    assertThat(event.parsed().reasons()).isEmpty();
    assertThat(event.parsed().eventType()).hasToString("add_to_basket");
    assertThat(event.text(0))
        .contains(
            "\"properties\":{\"category\":\"shop\",\"action\":\"add-to-basket\",\"value\":\"2\"}");
  }

  @Test
  void snowplowsTransactionsArePurchases() {
    ParsedEvent event =
        snowplow("\"e\":\"tr\",\"tr_id\":\"T1\",\"tr_tt\":\"9.9\",\"uid\":\"u\"").parsed();

    assertThat(event.reasons()).isEmpty();
    assertThat(event.eventType()).hasToString("purchase");
  }

  @Test
  void snowplowsSelfDescribingEventsAreNamedByTheirSchema() {
    String json =
        "{\"schema\":\"iglu:x/unstruct_event/jsonschema/1-0-0\",\"data\":{"
            + "\"schema\":\"iglu:com.acme/ProductLiked/jsonschema/1-0-0\",\"data\":{\"a\":\"ç\"}}}";
    String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));

    Translated event = snowplow("\"e\":\"ue\",\"uid\":\"u\",\"ue_px\":\"" + base64 + "\"");

    assertThat(event.parsed().eventType()).hasToString("product_liked");
    assertThat(event.text(0)).contains("\"properties\":{\"a\":\"ç\"}");
    assertThat(snowplow("\"e\":\"ue\",\"uid\":\"u\",\"ue_px\":\"!\"").parsed().reasons())
        .containsExactly(MISSING_EVENT_TYPE);
  }

  @Test
  void snowplowsContextsTellTheAppsVersion() {
    String context =
        "{\\\"data\\\":[{\\\"schema\\\":\\\"iglu:com.snowplowanalytics.snowplow/application/jsonschema/1-0-0\\\","
            + "\\\"data\\\":{\\\"version\\\":\\\"1.2\\\"}},17]}";

    ParsedEvent event =
        snowplow("\"e\":\"pp\",\"url\":\"/p\",\"uid\":\"u\",\"co\":\"" + context + "\"").parsed();

    assertThat(event.appVersion()).hasToString("1.2");
  }

  @Test
  void snowplowsVisitorsWithoutAnyIdAreKnownByAddressAndBrowser() {
    assertThat(snowplow("\"e\":\"pv\",\"url\":\"/p\"").parsed().identitySource())
        .hasToString("address_and_browser");
  }

  @Test
  void thePixelTakesOurFieldsAndDatesThemByTheirArrival() {
    Translated event =
        pixel(
            "event_type=email_open&user_id=m%C3%A1+%22x%22&page=/mail&properties=%7B%22a%22:1%7D&_=1");

    assertThat(event.parsed().reasons()).isEmpty();
    assertThat(event.parsed().userId()).hasToString("má \"x\"");
    assertThat(event.parsed().eventTimeMillis()).isEqualTo(Translated.RECEIVED_AT);
    assertThat(event.text(0)).contains("\"properties\":{\"a\":1}");
  }

  @Test
  void thePixelKeepsFaults() {
    assertThat(pixel(null).parsed().reasons())
        .containsExactly(MISSING_EVENT_TYPE, MISSING_USER_ID, MISSING_PAGE);
    assertThat(pixel("event_type=a&user_id=%FF&page=/").parsed().reasons())
        .containsExactly(MALFORMED_JSON);
    assertThat(pixel("event_type=a&user_id=u&page=/&event_time=now").parsed().reasons())
        .containsExactly(INVALID_EVENT_TIME);
  }

  @Test
  void thePixelTakesBytesOfUtf8ThatAreNotPercentEncoded() {
    Translated raw = pixel(asSent("event_type=a&user_id=joão&page=/promoção"));

    assertThat(raw.parsed().reasons()).isEmpty();
    assertThat(raw.parsed().userId()).hasToString("joão");
    assertThat(raw.parsed().page()).hasToString("/promo%C3%A7%C3%A3o");
    assertThat(pixel("event_type=a&user_id=u&page=/promoç").parsed().reasons())
        .containsExactly(MALFORMED_JSON);
  }

  /** A query as Netty hands it over: its bytes, one a character. */
  private static String asSent(String query) {
    return new String(query.getBytes(UTF_8), ISO_8859_1);
  }

  private static Translated postHog(String properties) {
    return Translated.of(
        new PostHogFormat(),
        "{\"event\":\"$pageview\",\"uuid\":\"e-1\",\"timestamp\":\"2026-11-23T12:00:00Z\","
            + "\"properties\":{\"$current_url\":\"https://a.example/p\",\"$referrer\":\"$direct\","
            + properties
            + "}}");
  }

  private static Translated umami(String type, String payload) {
    return Translated.of(
        new UmamiFormat(),
        "{\"type\":\"" + type + "\",\"payload\":{\"website\":\"w\"," + payload + "}}");
  }

  private static Translated snowplow(String members) {
    return Translated.of(new SnowplowFormat(), "{\"data\":[{" + members + "}]}");
  }

  private static Translated pixel(String query) {
    return Translated.of(new PixelFormat(), query, NO_BODY);
  }

  private static String visitor(String site, long later, String address, String userAgent) {
    return VisitorId.of(
        JsonValue.of(("\"" + site + "\"").getBytes(UTF_8)),
        new SdkRequest(NO_BODY, 0, null, Translated.RECEIVED_AT + later, address, userAgent));
  }
}
