package dev.tidemark.bench;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Events of an imagined shop, as its pages would send them: a few hundred pages of which some are
 * far more visited than others, and many visitors. The same seed gives the same events.
 */
public final class ShopEvents {
  public static final int PAGES = 400;
  public static final int VISITORS = 200_000;
  private static final List<String> TYPES =
      List.of(
          "page_view",
          "page_view",
          "page_view",
          "page_view",
          "page_view",
          "page_view",
          "view_item",
          "view_item",
          "add_to_cart",
          "search");
  private static final List<String> TITLES =
      List.of("Tênis de corrida Brisa", "Biquíni Ipanema", "Camiseta Onda", "Mochila Trilha 30 L");

  private final SplittableRandom random;
  private final int pages;
  private final int visitors;

  /** Of a shop with 400 pages and 200,000 visitors. */
  public ShopEvents(long seed) {
    this(seed, PAGES, VISITORS);
  }

  public ShopEvents(long seed, int pages, int visitors) {
    this.random = new SplittableRandom(seed);
    this.pages = pages;
    this.visitors = visitors;
  }

  /** What an event says, and its ordering key. */
  public record Event(String sessionId, String json) {}

  /** Some 390 bytes, as a browser sends them: with a title and the shop's own properties. */
  public Event detailed(Instant time) {
    return event(
        session -> time,
        ",\"title\":\""
            + TITLES.get(random.nextInt(TITLES.size()))
            + " | Loja\",\"properties\":{\"viewport_width\":"
            + (360 + random.nextInt(1_600))
            + ",\"sku\":\"TENIS-"
            + (10_000 + random.nextInt(90_000))
            + "\"}");
  }

  /**
   * Some 300 bytes, all in fields that the processor knows.
   *
   * @param time when an event of this session was made
   */
  public Event plain(Function<String, Instant> time) {
    return event(time, "");
  }

  /** An event with one of four faults. */
  public Event faulty(Function<String, Instant> time) {
    Event good = plain(time);
    String json =
        switch (random.nextInt(4)) {
          case 0 -> good.json().substring(0, good.json().length() - 20);
          case 1 -> good.json().replace("\"user_id\"", "\"user\"");
          case 2 -> good.json().replace("\"page\"", "\"path\"");
          default -> good.json().replaceFirst("(\"event_time\":\")[^\"]+", "$1yesterday");
        };
    return new Event(good.sessionId(), json);
  }

  private Event event(Function<String, Instant> time, String more) {
    int visitor = random.nextInt(visitors);
    String session = String.format("s-%06d-%04d", visitor, visitor % 7_919);
    String json =
        "{\"event_id\":\""
            + id()
            + "\",\"event_type\":\""
            + TYPES.get(random.nextInt(TYPES.size()))
            + "\",\"user_id\":\"u-"
            + (1_000_000 + visitor)
            + "\",\"session_id\":\""
            + session
            + "\",\"page\":\""
            + page()
            + "\",\"referrer\":\""
            + page()
            + "\",\"event_time\":\""
            + time.apply(session)
            + "\",\"app_id\":\"shop-web\",\"app_version\":\"3.14."
            + random.nextInt(5)
            + "\""
            + more
            + "}";
    return new Event(session, json);
  }

  /** The square makes pages at the front of the catalogue popular. */
  private String page() {
    double at = random.nextDouble();
    int number = (int) (at * at * pages);
    return number == 0 ? "/" : "/produto/tenis-de-corrida-" + number;
  }

  private String id() {
    String high = Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    String low = Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    return high.substring(0, 8)
        + "-"
        + high.substring(8, 12)
        + "-7"
        + high.substring(13)
        + "-8"
        + low.substring(1, 4)
        + "-"
        + low.substring(4);
  }
}
