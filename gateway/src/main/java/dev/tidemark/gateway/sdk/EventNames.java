package dev.tidemark.gateway.sdk;

import dev.tidemark.events.Field;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Our names for what SDKs and shops call their events: {@code Product Added} is {@code
 * add_to_cart}.
 *
 * <p>The names of Segment's and Snowplow's commerce specs become GA4's. Any other name is written
 * in lower case with underscores: {@code Coupon Applied} is {@code coupon_applied}.
 */
final class EventNames {
  static final String PAGE_VIEW = "page_view";

  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("pageview", PAGE_VIEW),
          Map.entry("product_viewed", "view_item"),
          Map.entry("product_view", "view_item"),
          Map.entry("product_added", "add_to_cart"),
          Map.entry("product_removed", "remove_from_cart"),
          Map.entry("cart_viewed", "view_cart"),
          Map.entry("checkout_started", "begin_checkout"),
          Map.entry("payment_info_entered", "add_payment_info"),
          Map.entry("order_completed", "purchase"),
          Map.entry("transaction", "purchase"),
          Map.entry("order_refunded", "refund"),
          Map.entry("products_searched", "search"),
          Map.entry("site_search", "search"),
          Map.entry("product_list_viewed", "view_item_list"),
          Map.entry("list_view", "view_item_list"),
          Map.entry("product_clicked", "select_item"),
          Map.entry("list_click", "select_item"),
          Map.entry("product_added_to_wishlist", "add_to_wishlist"),
          Map.entry("promotion_viewed", "view_promotion"),
          Map.entry("promo_view", "view_promotion"),
          Map.entry("promotion_clicked", "select_promotion"),
          Map.entry("promo_click", "select_promotion"),
          Map.entry("signed_up", "sign_up"),
          Map.entry("signed_in", "login"),
          Map.entry("application_error", "js_error"),
          Map.entry("web_vitals", "web_vital"));

  /** Beyond it no name is worth the work: ours have forty characters. */
  private static final int LONGEST = 256;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern WORD_IN_CAMEL_CASE =
      Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
  private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^a-z0-9]+");

  private EventNames() {}

  /** Writes {@code event_type}; a name that cannot become one of ours stays as it is. */
  static void write(NativeEvents out, JsonValue name) {
    String text = name.text();
    String ours = text == null ? null : of(text);
    if (ours == null || name.isRepeated()) {
      out.copy(Field.EVENT_TYPE, name);
    } else {
      out.text(Field.EVENT_TYPE, ours);
    }
  }

  /** Our name; null if theirs has no Latin letter or digit, or is far too long. */
  static String of(String name) {
    if (name.length() > LONGEST) {
      return null;
    }
    String ascii = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
    String words = WORD_IN_CAMEL_CASE.matcher(ascii).replaceAll("_").toLowerCase(Locale.ROOT);
    String snake = NO_LETTER_OR_DIGIT.matcher(words).replaceAll("_");
    int from = snake.startsWith("_") ? 1 : 0;
    int to = snake.endsWith("_") ? snake.length() - 1 : snake.length();
    if (to <= from) {
      return null;
    }
    snake = snake.substring(from, to);
    return KNOWN.getOrDefault(snake, Character.isDigit(snake.charAt(0)) ? "e_" + snake : snake);
  }
}
