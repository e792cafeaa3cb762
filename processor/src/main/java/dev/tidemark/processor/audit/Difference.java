package dev.tidemark.processor.audit;

/**
 * Something that the store and the topic do not agree on.
 *
 * @param what the table or the count: {@code page views}
 * @param minute minutes since 1970; -1 where it belongs to none
 * @param key the page, the partition, the place of the event
 * @param inStore what the store has; null when it has nothing
 * @param inTopic what the topic says; null when it says nothing
 */
record Difference(String what, long minute, String key, String inStore, String inTopic) {
  static final long NO_MINUTE = -1;

  static Difference ofCounts(String what, long minute, String key, long inStore, long inTopic) {
    return new Difference(what, minute, key, Long.toString(inStore), Long.toString(inTopic));
  }
}
