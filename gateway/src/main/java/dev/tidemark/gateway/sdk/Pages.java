package dev.tidemark.gateway.sdk;

import dev.tidemark.events.Field;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What SDKs' addresses of pages say in our fields. */
final class Pages {
  /**
   * The page of an event that happened on none, such as one that a server sends. A page view
   * without a page is not given it: that one is faulty.
   */
  static final String NONE = "/(none)";

  /** How RudderStack and PostHog write that there was no referrer. */
  private static final String DIRECT = "$direct";

  private Pages() {}

  /** Writes the page of an event. */
  static void page(NativeEvents out, boolean isPageView, JsonValue page) {
    if (page.isPresent() || isPageView) {
      out.copy(Field.PAGE, page);
    } else {
      out.text(Field.PAGE, NONE);
    }
  }

  /** An app's screen has a name where a page has an address: it is the path of that name. */
  static JsonValue ofScreen(JsonValue name) {
    String text = name.text();
    if (text == null || text.isEmpty()) {
      return JsonValue.ABSENT;
    }
    if (text.startsWith("/")) {
      return name;
    }
    String path = "/" + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    return JsonValue.of(("\"" + path + "\"").getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes where the visitor came from. */
  static void referrerAlone(NativeEvents out, JsonValue referrer) {
    if (!referrer.isText(DIRECT)) {
      out.copy(Field.REFERRER, referrer);
    }
  }

  /**
   * Writes where the visitor came from, and if that is a page of the same site, the previous page
   * as well.
   */
  static void referrer(NativeEvents out, JsonValue referrer, JsonValue page) {
    referrerAlone(out, referrer);
    String text = referrer.text();
    boolean isShort = text != null && text.length() <= Field.PREVIOUS_PAGE.limit();
    if (isShort && isSameSite(text, page.text())) {
      out.copy(Field.PREVIOUS_PAGE, referrer);
    }
  }

  private static boolean isSameSite(String referrer, String page) {
    if (referrer.startsWith("/")) {
      return true;
    }
    String site = page == null ? null : site(page);
    return site != null && site.equals(site(referrer));
  }

  /** Scheme, host and port; null if it is no URL of http or https. */
  private static String site(String url) {
    int authority = url.indexOf("://") + 3;
    if (authority < 3 || !url.regionMatches(true, 0, "http", 0, 4)) {
      return null;
    }
    int end = authority;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return url.substring(0, end).toLowerCase(Locale.ROOT);
  }
}
