package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.access.Gate;
import dev.tidemark.results.ResultStore;
import io.vertx.core.Future;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A DuckDB store as a file, as of one moment, for operators: the process of the dashboard has the
 * store's own file open, and no other can read it meanwhile. One at a time.
 *
 * <p>Confined to the event loop, but for the copying itself.
 */
final class StoreCopyRoute {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCopyRoute.class);

  private static final int BUFFER_BYTES = 64 * 1_024;

  private final ResultStore store;
  private final Gate gate;
  private boolean underWay;

  StoreCopyRoute(ResultStore store, Gate gate) {
    this.store = store;
    this.gate = gate;
  }

  void addTo(Router router) {
    router.get("/api/store").handler(gate::operatorOnly).handler(this::copy);
  }

  private void copy(RoutingContext context) {
    Parameters.of(context.queryParams());
    if (underWay) {
      Problem.COPY_UNDER_WAY.answer(context.response());
      return;
    }
    underWay = true;
    // On threads of its own, since a large copy would keep the pages' questions waiting.
    context
        .vertx()
        .executeBlocking(store::copy, false)
        .onComplete(
            copy -> answer(context, copy),
            failure -> {
              underWay = false;
              LOG.atWarn().addKeyValue("problem", failure.toString()).log("Cannot copy the store");
              Problem.STORE_UNAVAILABLE.answer(context.response(), failure.getMessage());
            });
  }

  private void answer(RoutingContext context, Optional<Path> copy) {
    HttpServerResponse response = context.response();
    if (copy.isEmpty()) {
      underWay = false;
      Problem.NO_COPY.answer(response);
      return;
    }
    if (response.closed()) {
      sent(copy.get());
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/vnd.duckdb")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"tidemark.duckdb\"");
    send(context, copy.get().toString())
        .onComplete(ended -> sent(copy.get()))
        .onFailure(
            failure -> {
              if (!response.headWritten()) {
                response.headers().remove(HttpHeaders.CONTENT_LENGTH);
                Problem.INTERNAL.answer(response);
              }
              var unused = context.request().connection().close(); // it lacks the rest
            });
  }

  /** By many writes: a connection with one that takes more than a minute counts as idle. */
  private static Future<Void> send(RoutingContext context, String file) {
    FileSystem files = context.vertx().fileSystem();
    return files
        .props(file)
        .compose(
            properties -> {
              context.response().putHeader(HttpHeaders.CONTENT_LENGTH, "" + properties.size());
              return files.open(file, new OpenOptions().setWrite(false).setCreate(false));
            })
        .compose(
            opened ->
                opened
                    .setReadBufferSize(BUFFER_BYTES)
                    .pipe()
                    .endOnFailure(false)
                    .to(context.response()));
  }

  private void sent(Path copy) {
    underWay = false;
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      // The next copy is written over it.
      LOG.atWarn().addKeyValue("problem", e.toString()).log("Cannot delete a copy of the store");
    }
  }
}
