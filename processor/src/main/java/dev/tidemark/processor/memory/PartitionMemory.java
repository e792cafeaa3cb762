package dev.tidemark.processor.memory;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Slice;
import dev.tidemark.processor.activity.BotSignal;
import dev.tidemark.processor.activity.UserActivity;
import java.nio.charset.StandardCharsets;

/**
 * What the pass over a partition remembers of its last minutes: the ids that were there, what each
 * user did, how far each shopper came. It follows from the records of those minutes alone, so that
 * it can be made again from the topic at any place; see {@link History}.
 *
 * <p>Confined to one task at a time.
 */
public final class PartitionMemory {
  /** How far back in the partition's log the memory reaches: the funnel, of no duplicates. */
  static final long REACH_MILLIS = Funnel.SPAN_MILLIS + ParsedEvent.DUPLICATE_WITHIN.toMillis();

  private static final int MOST_USERS = 100_000;
  private static final byte[] PAGE_VIEW = "page_view".getBytes(StandardCharsets.US_ASCII);

  private final RecentIds ids = new RecentIds(ParsedEvent.DUPLICATE_WITHIN.toMillis());
  private final UserActivity users = new UserActivity(MOST_USERS);
  private final Funnel funnel = new Funnel();
  private long nextOffset;

  /** A memory of nothing, for a partition that is read from here on. */
  PartitionMemory(long nextOffset) {
    this.nextOffset = nextOffset;
  }

  /** A memory of nothing, for records that are not in a topic. */
  public static PartitionMemory ofNothing() {
    return new PartitionMemory(0);
  }

  /** The offset up to which it knows the partition. */
  long nextOffset() {
    return nextOffset;
  }

  /** Takes note of a valid event whose outcome is known; what a pass would ask, in its order. */
  void note(ParsedEvent event) {
    if (!isDuplicate(event)) {
      var unused = botSignals(event);
      if (!event.late()) {
        unused = reached(event, Funnel.step(event.eventType()));
      }
    }
  }

  /**
   * Takes note of a valid event, and tells whether it is a duplicate of one before.
   *
   * @param event an event without an id is its own first
   */
  public boolean isDuplicate(ParsedEvent event) {
    Slice id = event.eventId();
    Slice shopper = shopper(event);
    return id.isPresent()
        && ids.note(Hash128.high(shopper, id), Hash128.low(shopper, id), event.appendedAtMillis());
  }

  /**
   * Takes note of an event that is no duplicate, and tells by which signs its user is a machine:
   * bits of {@link BotSignal}. Late events say nothing about a pace: a phone that is back online, a
   * drained spool and a replay from quarantine append at once what people did over hours.
   */
  public int botSignals(ParsedEvent event) {
    if (event.late()) {
      return event.bot() ? BotSignal.KNOWN_AGENT.bit() : 0;
    }
    Slice user = event.userId();
    return users.observe(
        Hash128.high(user), Hash128.low(user), event.appendedAtMillis(), kind(event), event.bot());
  }

  private static UserActivity.Event kind(ParsedEvent event) {
    if (!event.eventType().contentEquals(PAGE_VIEW)) {
      return UserActivity.Event.ACTION;
    }
    boolean linked = event.previousPage().isPresent() || event.referrer().isPresent();
    return linked ? UserActivity.Event.LINKED_VIEW : UserActivity.Event.UNLINKED_VIEW;
  }

  /**
   * Takes note of an event on time that is no duplicate, and tells how it reaches its step of the
   * {@link Funnel}.
   *
   * @param step of its type; −1 for one that is none
   */
  public int reached(ParsedEvent event, int step) {
    return step < 0
        ? Funnel.NOTHING
        : funnel.note(Hash128.low(shopper(event)), step, event.appendedAtMillis());
  }

  private static Slice shopper(ParsedEvent event) {
    return event.sessionId().isPresent() ? event.sessionId() : event.userId();
  }

  /** Takes note of how far the partition has been read. */
  public void readUntil(long offset) {
    nextOffset = offset;
  }
}
