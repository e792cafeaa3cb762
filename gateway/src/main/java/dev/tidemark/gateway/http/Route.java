package dev.tidemark.gateway.http;

import dev.tidemark.gateway.sdk.SdkFormat;
import java.util.function.Function;

/** What the gateway does with a request of one method on one path. */
sealed interface Route {
  /** Takes events written in our own fields, and answers 204. */
  record NativeEvents() implements Route {}

  /** Takes events as an SDK writes them, and answers as that SDK expects. */
  record SdkEvents(SdkFormat format, Reply reply) implements Route {}

  /**
   * Gives a document.
   *
   * @param byPath the answer to a request for this path; null if there is nothing there
   */
  record Document(Function<String, Reply> byPath) implements Route {
    static Document of(Reply reply) {
      return new Document(path -> reply);
    }
  }

  /** Gives the browser tracker. */
  record Tracker() implements Route {}
}
