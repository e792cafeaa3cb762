package dev.tidemark.gateway.http;

import dev.tidemark.gateway.refusal.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** What can be said of a request by its head alone. */
final class EdgeRules {
  private static final CharSequence SEC_WEBSOCKET_KEY1 =
      HttpHeaders.createOptimized("sec-websocket-key1");

  private EdgeRules() {}

  /**
   * The refusal for what is asked; null if the request may go on.
   *
   * @param path null if nothing is there
   */
  static Refusal check(PathRoutes path, HttpMethod method) {
    if (path == null) {
      return Refusal.UNKNOWN_PATH;
    }
    return path.route(method) != null || method.equals(HttpMethod.OPTIONS)
        ? null
        : Refusal.WRONG_METHOD;
  }

  /**
   * The refusal for a request whose end cannot be told for sure; null if it can. What follows it
   * would be read as the next request by us and as something else by whoever is in front of us: a
   * way to smuggle one in.
   */
  static Refusal ofFraming(HttpServerRequest request) {
    if (hasUnknownTransferEncoding(request)) {
      return Refusal.UNKNOWN_TRANSFER_ENCODING;
    }
    return hasHiddenBody(request) ? Refusal.MALFORMED_REQUEST : null;
  }

  /** Netty reads a Transfer-Encoding that it does not know as no body at all. */
  private static boolean hasUnknownTransferEncoding(HttpServerRequest request) {
    String first = request.headers().get(HttpHeaders.TRANSFER_ENCODING);
    if (first == null) {
      return false;
    }
    List<String> all = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return all.size() != 1 || !first.strip().equalsIgnoreCase("chunked");
  }

  /** Netty reads eight bytes behind the head of a handshake of WebSocket's first drafts. */
  private static boolean hasHiddenBody(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request.headers().contains(SEC_WEBSOCKET_KEY1);
  }

  /** The refusal for a head that could not be read. */
  static Refusal ofUnreadableHead(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Refusal.URI_TOO_LONG;
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Refusal.HEADERS_TOO_LARGE;
    }
    return Refusal.MALFORMED_REQUEST;
  }
}
