package dev.tidemark.dashboard.health;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * What is or was last wrong with a stage.
 *
 * @param sentence for people, in English, without a full stop
 * @param detail what the application said of it, or its address; may be empty
 * @param until null while it lasts
 */
record Trouble(Ailment ailment, String sentence, String detail, Instant since, Instant until) {

  static Trouble of(Ailment ailment, String sentence, String detail, Instant since) {
    return new Trouble(ailment, sentence, detail, since, null);
  }

  Trouble endedAt(Instant end) {
    return new Trouble(ailment, sentence, detail, since, end);
  }

  JsonObject json(Instant now) {
    long seconds = Math.max(0, Duration.between(since, until == null ? now : until).toSeconds());
    return new JsonObject()
        .put("code", ailment.code())
        .put("sentence", sentence + " for " + seconds + " s")
        .put("detail", detail)
        .put("since", since.toString())
        .put("until", until == null ? null : until.toString());
  }
}
