package dev.tidemark.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;

/**
 * What one path takes.
 *
 * @param get null if it does not take GET
 * @param post null if it does not take POST
 * @param methods what it takes, as headers list it
 */
record PathRoutes(Route get, Route post, CharSequence methods) {
  static final PathRoutes NOTHING = new PathRoutes(null, null, "");

  /** This, and what the method is to do as well. */
  PathRoutes with(HttpMethod method, Route route) {
    Route forGet = method.equals(HttpMethod.GET) ? route : get;
    Route forPost = method.equals(HttpMethod.POST) ? route : post;
    String both = (forGet == null ? "" : "GET, ") + (forPost == null ? "" : "POST, ") + "OPTIONS";
    return new PathRoutes(forGet, forPost, HttpHeaders.createOptimized(both));
  }

  /** Null for a method that the path does not take, and for OPTIONS, which all paths do. */
  Route route(HttpMethod method) {
    if (method.equals(HttpMethod.POST)) {
      return post;
    }
    if (method.equals(HttpMethod.HEAD)) {
      return get instanceof Route.SdkEvents ? null : get; // brings no event
    }
    return method.equals(HttpMethod.GET) ? get : null;
  }
}
