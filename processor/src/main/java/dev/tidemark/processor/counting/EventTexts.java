package dev.tidemark.processor.counting;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Slice;
import dev.tidemark.results.Metrics;
import java.nio.charset.StandardCharsets;

/**
 * The texts of the event that is being counted, by number: each is looked up when it is first asked
 * for, and once, however many metrics it is a key of.
 */
final class EventTexts {
  private static final byte[] PAGE_VIEW = Metrics.PAGE_VIEW.getBytes(StandardCharsets.US_ASCII);

  private final ParsedEvent event;
  private final Texts texts;
  private int page;
  private int type;
  private int appVersion;

  /**
   * @param event is another after each {@link #next}
   */
  EventTexts(ParsedEvent event, Texts texts) {
    this.event = event;
    this.texts = texts;
  }

  /** The event is another one. */
  EventTexts next() {
    page = Texts.NONE;
    type = Texts.NONE;
    appVersion = Texts.NONE;
    return this;
  }

  ParsedEvent event() {
    return event;
  }

  boolean isPageView() {
    return event.eventType().contentEquals(PAGE_VIEW);
  }

  int page() {
    if (page == Texts.NONE) {
      page = texts.number(event.page());
    }
    return page;
  }

  int type() {
    if (type == Texts.NONE) {
      type = texts.number(event.eventType());
    }
    return type;
  }

  int appVersion() {
    if (appVersion == Texts.NONE) {
      appVersion = texts.number(event.appVersion());
    }
    return appVersion;
  }

  /** {@link Texts#NONE} where the event names none. */
  int previousPage() {
    Slice before = event.previousPage();
    return before.isPresent() ? texts.number(before) : Texts.NONE;
  }

  int userId() {
    return texts.number(event.userId());
  }
}
