package dev.tidemark.dashboard.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each client, filled at a steady rate. Of more clients than are told apart,
 * the one that was seen longest ago is forgotten, so that memory is bounded.
 *
 * <p>Confined to the event loop; no locking.
 */
final class RateLimit {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final int burst;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets;

  private static final class Bucket {
    private double tokens;
    private long at;
  }

  RateLimit(double perSecond, int burst, int maxClients, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.buckets =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > maxClients;
          }
        };
  }

  /** Takes a token; answers 0, or the seconds until there is one again. */
  int take(String client) {
    int wait = secondsLeft(client);
    if (wait == 0) {
      bucket(client).tokens -= 1;
    }
    return wait;
  }

  /** The seconds until there is a token; 0 when there is one. */
  int secondsLeft(String client) {
    Bucket bucket = bucket(client);
    return bucket.tokens >= 1 ? 0 : (int) Math.ceil((1 - bucket.tokens) / perSecond);
  }

  int clients() {
    return buckets.size();
  }

  private Bucket bucket(String client) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.get(client);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = burst;
      bucket.at = now;
      buckets.put(client, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / NANOS * perSecond);
    bucket.at = now;
    return bucket;
  }
}
