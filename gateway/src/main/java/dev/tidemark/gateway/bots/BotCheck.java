package dev.tidemark.gateway.bots;

import dev.tidemark.events.RecordEnvelope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells whether a user agent is a bot's, and remembers it for those seen last: matching costs more
 * than all else that is done to a beacon.
 *
 * <p>Confined to the event loop; no locking. The count of what is remembered is shared by all.
 */
public final class BotCheck {
  private static final float LOAD_FACTOR = 0.75f;
  private static final int INITIAL_CAPACITY = 256;

  private final BotPatterns patterns;
  private final Map<String, Boolean> known;

  /**
   * Makes one for an event loop.
   *
   * @param limit how many user agents it remembers
   * @param remembered counts those that all loops remember
   */
  public BotCheck(BotPatterns patterns, int limit, LongAdder remembered) {
    this.patterns = patterns;
    this.known =
        new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            boolean full = size() > limit;
            remembered.add(full ? 0 : 1);
            return full;
          }
        };
  }

  /** Whether that is a bot's; only as much of it counts as a record keeps. */
  public boolean isBot(String userAgent) {
    if (userAgent == null || userAgent.isEmpty()) {
      return false;
    }
    String kept =
        userAgent.length() <= RecordEnvelope.MAX_USER_AGENT
            ? userAgent
            : userAgent.substring(0, RecordEnvelope.MAX_USER_AGENT);
    Boolean bot = known.get(kept);
    if (bot == null) {
      bot = patterns.match(kept);
      known.put(kept, bot);
    }
    return bot;
  }
}
