package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.export.Exports;
import dev.tidemark.dashboard.query.Minutes;
import dev.tidemark.results.ResultStoreException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests with what the store says; all routes of the API answer by it.
 *
 * <p>Confined to the event loop, but for the questions themselves; no locking.
 */
final class Answers {
  private static final Logger log = LoggerFactory.getLogger(Answers.class);

  private static final String JSON = "application/json; charset=utf-8";
  private static final String CSV = "text/csv; charset=utf-8; header=present";

  /** So much waits for clients that read slowly or not at all; what is beyond it is refused. */
  static final int MAX_UNSENT_CHARS = 64 * 1_024 * 1_024;

  private final StoreQuestions questions;
  private final Clock clock;
  private long unsentChars;

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
    Optional<Exports.Export> file = Exports.of(context);
    Callable<String> question =
        () -> {
          JsonObject said = answer.at(now);
          if (said == null) {
            return null;
          }
          JsonObject whole = new JsonObject().put("at", now.toString()).mergeIn(said);
          return file.isPresent() ? file.get().csv(whole) : whole.encode();
        };
    Future<String> asked = unsentChars < MAX_UNSENT_CHARS ? questions.ask(question) : null;
    if (asked == null) {
      Problem.TOO_BUSY.answer(context.response());
      return;
    }
    asked.onComplete(
        text -> {
          if (text == null) {
            Problem.NOT_FOUND.answer(context.response());
          } else {
            end(context, file, text);
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

  /** Answers with what is known already, or a table of it. */
  void json(RoutingContext context, String json) {
    Optional<Exports.Export> file = Exports.of(context);
    end(context, file, file.isPresent() ? file.get().csv(new JsonObject(json)) : json);
  }

  private void end(RoutingContext context, Optional<Exports.Export> file, String text) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (unsentChars > 0 && unsentChars + text.length() > MAX_UNSENT_CHARS) {
      Problem.TOO_BUSY.answer(response);
      return;
    }
    file.ifPresent(
        table ->
            response.putHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"" + table.fileName() + "\""));
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, file.isPresent() ? CSV : JSON)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    unsentChars += text.length();
    var unused = response.end(text).onComplete(sent -> unsentChars -= text.length());
  }
}
