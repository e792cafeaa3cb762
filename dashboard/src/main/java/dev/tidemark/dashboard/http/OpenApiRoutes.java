package dev.tidemark.dashboard.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The API's own description, as OpenAPI. */
final class OpenApiRoutes {
  private static final String FILE = "/dev/tidemark/dashboard/openapi.yaml";

  private final Buffer description = read();

  void addTo(Router router) {
    router
        .get("/api/openapi.yaml")
        .handler(
            context ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml; charset=utf-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .end(description));
  }

  private static Buffer read() {
    try (InputStream file = OpenApiRoutes.class.getResourceAsStream(FILE)) {
      return Buffer.buffer(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE, e);
    }
  }
}
