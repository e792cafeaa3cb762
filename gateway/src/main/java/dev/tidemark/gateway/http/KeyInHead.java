package dev.tidemark.gateway.http;

import dev.tidemark.gateway.access.WriteKeys;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * Looks for a write key in a request's head: in the query under any of the names that trackers use,
 * then in {@code Authorization}, as a bearer token or, as Segment's SDKs send it, as the user name
 * of Basic. What is there but is no key of ours does not hinder: a proxy may ask for a password of
 * its own.
 */
final class KeyInHead {
  private static final Set<String> PARAMETERS = Set.of("key", "writeKey", "api_key", "token");
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private KeyInHead() {}

  /** The site of the first key that is known; null if there is none. */
  static String site(WriteKeys keys, HttpServerRequest request) {
    String site = ofQuery(keys, request.query());
    return site == null
        ? keys.siteOf(ofAuthorization(request.headers().get(HttpHeaders.AUTHORIZATION)))
        : site;
  }

  private static String ofQuery(WriteKeys keys, String query) {
    int start = 0;
    while (query != null && start < query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', start);
      if (equals > 0 && equals < end && PARAMETERS.contains(query.substring(start, equals))) {
        String site = keys.siteOf(decoded(query.substring(equals + 1, end)));
        if (site != null) {
          return site;
        }
      }
      start = end + 1;
    }
    return null;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null; // not percent-encoded as it should be, so it is no key
    }
  }

  /** Null if it is of another scheme, or broken. */
  private static String ofAuthorization(String header) {
    if (header == null) {
      return null;
    }
    if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return header.substring(BEARER.length()).strip();
    }
    if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      String credentials = new String(decoded, StandardCharsets.UTF_8);
      int colon = credentials.indexOf(':');
      return colon < 0 ? credentials : credentials.substring(0, colon);
    } catch (IllegalArgumentException e) {
      return null; // no Base64, so it is no key
    }
  }
}
