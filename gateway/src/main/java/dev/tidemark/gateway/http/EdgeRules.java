package dev.tidemark.gateway.http;

import dev.tidemark.gateway.refusal.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be said of a request by its head alone. */
final class EdgeRules {
  static final String EVENTS_PATH = "/v1/events";

  private final Set<String> paths;

  EdgeRules(Collection<String> aliases) {
    this.paths =
        Stream.concat(Stream.of(EVENTS_PATH), aliases.stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Null if the request may go on. */
  Refusal check(HttpServerRequest request) {
    if (!paths.contains(request.path())) {
      return Refusal.UNKNOWN_PATH;
    }
    HttpMethod method = request.method();
    return method.equals(HttpMethod.POST) || method.equals(HttpMethod.OPTIONS)
        ? null
        : Refusal.WRONG_METHOD;
  }

  /**
   * Whether the end of the request can be told. Netty reads a Transfer-Encoding that it does not
   * know as no body at all, and what follows as the next request: a way to smuggle one in.
   */
  static boolean hasUnknownTransferEncoding(HttpServerRequest request) {
    String first = request.headers().get(HttpHeaders.TRANSFER_ENCODING);
    if (first == null) {
      return false;
    }
    List<String> all = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return all.size() != 1 || !first.strip().equalsIgnoreCase("chunked");
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
