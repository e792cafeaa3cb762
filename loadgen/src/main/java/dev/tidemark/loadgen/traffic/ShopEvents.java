package dev.tidemark.loadgen.traffic;

import dev.tidemark.loadgen.shop.Client;
import dev.tidemark.loadgen.shop.Moment;
import dev.tidemark.loadgen.shop.Page;
import dev.tidemark.loadgen.shop.Shopper;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Writes moments in the shop as events, with everything that a shop's page would send. */
public final class ShopEvents {
  private static final long LONGEST_SENDING_DELAY_MILLIS = 250;
  private static final List<String> SEARCH_TERMS =
      List.of("biquini", "tenis+corrida", "oculos+de+sol", "presente", "black+friday", "mochila");
  private static final List<String> CAMPAIGNS =
      List.of("", "", "?utm_source=google&utm_medium=cpc", "?utm_source=instagram", "#avaliacoes");
  private static final List<String> VITALS = List.of("LCP", "INP", "CLS", "TTFB");

  private final SplittableRandom random;
  private final EventIds ids;

  public ShopEvents(SplittableRandom random, long run) {
    this.random = random;
    this.ids = new EventIds(random, run);
  }

  /** An event that has just happened, by the client's own clock. */
  public Draft now(Moment moment, long nowMillis) {
    Client client = moment.shopper().client();
    long sent = nowMillis + client.skewMillis();
    if (!client.sendsSentAt() && !client.hasWrongClock()) {
      return draft(moment, sent);
    }
    long delay = random.nextLong(LONGEST_SENDING_DELAY_MILLIS);
    return draft(moment, sent - delay).json("sent_at", client.timeStyle().json(sent));
  }

  /** An event with any time, and nothing about when it was sent. */
  Draft at(Moment moment, long eventMillis) {
    return draft(moment, eventMillis);
  }

  private Draft draft(Moment moment, long eventMillis) {
    Shopper shopper = moment.shopper();
    Client client = shopper.client();
    Draft draft =
        new Draft()
            .text("event_id", ids.next())
            .text("event_type", moment.eventType())
            .json("event_time", client.timeStyle().json(eventMillis))
            .text("user_id", shopper.userId())
            .text("session_id", shopper.sessionId().toString())
            .text("page_view_id", moment.pageViewId().toString())
            .text("page", address(moment.page(), client))
            .text("title", moment.page().title());
    if (moment.previousPage() != null) {
      draft.text("previous_page", moment.previousPage().path());
    }
    if (moment.referrer() != null) {
      draft.text("referrer", moment.referrer());
    }
    draft.text("app_id", "loja").text("app_version", client.appVersion());
    String properties = properties(moment.eventType());
    return properties == null ? draft : draft.json("properties", properties);
  }

  private String address(Page page, Client client) {
    String path = page.isSearch() ? page.path() + "?q=" + any(SEARCH_TERMS) : page.path();
    if (!client.sendsFullAddresses()) {
      return path;
    }
    return Page.HOST + path + (page.isSearch() ? "" : any(CAMPAIGNS));
  }

  private String properties(String eventType) {
    return switch (eventType) {
      case "view_item", "add_to_cart" -> "{\"price\":" + price() + ",\"currency\":\"BRL\"}";
      case "purchase" ->
          "{\"order_id\":\"P-"
              + random.nextInt(1_000_000, 10_000_000)
              + "\",\"value\":"
              + price()
              + ",\"currency\":\"BRL\"}";
      case "search" -> "{\"results\":" + random.nextInt(60) + "}";
      case "web_vital" ->
          "{\"name\":\"" + any(VITALS) + "\",\"value\":" + random.nextInt(20, 4_000) + "}";
      case "js_error" -> "{\"message\":\"TypeError: preco is undefined\",\"line\":118}";
      default -> null;
    };
  }

  private String price() {
    return String.format(Locale.ROOT, "%d.%02d", random.nextInt(20, 900), random.nextInt(100));
  }

  private String any(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }
}
