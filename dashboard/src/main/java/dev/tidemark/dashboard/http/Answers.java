package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.export.Exports;
import dev.tidemark.dashboard.query.Minutes;
import dev.tidemark.results.ResultStoreException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests with what the store says; all routes of the API answer by it. */
final class Answers {
  private static final Logger log = LoggerFactory.getLogger(Answers.class);

  private final StoreQuestions questions;
  private final Clock clock;

  Answers(StoreQuestions questions, Clock clock) {
    this.questions = questions;
    this.clock = clock;
  }

  /** What the store says, null where there is nothing of the kind; runs on a worker thread. */
  interface Answer {
    JsonObject at(Instant now);
  }

  /** What the store says of a range of time; runs on a worker thread. */
  interface RangeAnswer {
    JsonObject of(Minutes range, Instant now);
  }

  /** Asks the store and answers with what it says, and with the time as {@code at}. */
  void ask(RoutingContext context, Answer answer) {
    ask(context, clock.instant(), answer);
  }

  /**
   * Asks the store about a range of time.
   *
   * @param range reads the range from the request's parameters, given the time
   */
  void ask(RoutingContext context, Function<Instant, Minutes> range, RangeAnswer answer) {
    Instant now = clock.instant();
    Minutes asked = range.apply(now); // A bad parameter is refused before the store is asked.
    ask(context, now, time -> answer.of(asked, time));
  }

  private void ask(RoutingContext context, Instant now, Answer answer) {
    Callable<String> question =
        () -> {
          JsonObject said = answer.at(now);
          return said == null
              ? null
              : new JsonObject().put("at", now.toString()).mergeIn(said).encode();
        };
    Future<String> asked = questions.ask(question);
    if (asked == null) {
      Problem.TOO_BUSY.answer(context.response());
      return;
    }
    asked.onComplete(
        json -> {
          if (json == null) {
            Problem.NOT_FOUND.answer(context.response());
          } else {
            json(context, json);
          }
        },
        failure -> {
          log.atWarn()
              .addKeyValue("path", context.request().path())
              .addKeyValue("problem", failure.toString())
              .log("Cannot answer from the result store");
          problem(failure).answer(context.response());
        });
  }

  private static Problem problem(Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return refused.problem();
    }
    return failure instanceof ResultStoreException ? Problem.STORE_UNAVAILABLE : Problem.INTERNAL;
  }

  static void json(RoutingContext context, String json) {
    Optional<Exports.Export> file = Exports.of(context);
    if (file.isPresent()) {
      file(context, file.get(), json);
    } else {
      end(context, "application/json; charset=utf-8", json);
    }
  }

  /** A large answer takes its time to be written anew; not on the event loop. */
  private static void file(RoutingContext context, Exports.Export file, String json) {
    context
        .vertx()
        .executeBlocking(() -> file.csv(new JsonObject(json)), false)
        .onSuccess(
            csv -> {
              context
                  .response()
                  .putHeader(
                      HttpHeaders.CONTENT_DISPOSITION,
                      "attachment; filename=\"" + file.fileName() + "\"");
              end(context, "text/csv; charset=utf-8; header=present", csv);
            })
        .onFailure(context::fail);
  }

  private static void end(RoutingContext context, String type, String text) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    var unused =
        context
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, type)
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .end(text);
  }
}
