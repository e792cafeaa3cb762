package dev.tidemark.gateway.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Paths and what each takes. One part of a path may be a star, which stands for anything there. */
final class RouteTable {
  /** A path with a star in it. */
  private record Template(String before, String after, PathRoutes routes) {
    boolean matches(String path) {
      int end = path.length() - after.length();
      return end > before.length()
          && path.startsWith(before)
          && path.endsWith(after)
          && path.indexOf('/', before.length()) >= end;
    }
  }

  private final Map<String, PathRoutes> exact = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  /** Adds a line to the table. */
  RouteTable add(HttpMethod method, String path, Route route) {
    exact.merge(
        path, PathRoutes.NOTHING.with(method, route), (before, line) -> before.with(method, route));
    return this;
  }

  /** Adds a line whose path has a star. */
  RouteTable addTemplate(HttpMethod method, String path, Route route) {
    int star = path.indexOf('*');
    templates.add(
        new Template(
            path.substring(0, star),
            path.substring(star + 1),
            PathRoutes.NOTHING.with(method, route)));
    return this;
  }

  /** Null if nothing is there. */
  PathRoutes find(String path) {
    PathRoutes found = exact.get(path);
    if (found != null || path == null) {
      return found;
    }
    for (Template template : templates) {
      if (template.matches(path)) {
        return template.routes();
      }
    }
    return null;
  }
}
