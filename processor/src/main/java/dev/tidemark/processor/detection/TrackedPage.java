package dev.tidemark.processor.detection;

/** One page's last hour, and its alerts. */
final class TrackedPage {
  final CountRing views = new CountRing();
  final PageSpikes spikes;
  final Silences silences;
  private long lastSeen;

  /** Minutes that are no part of the usual level, each at its {@link CountRing#bit}. */
  private long unusual;

  private double levelBeforeSpike;
  private long levelBeforeSpikeUntil = Long.MIN_VALUE;

  /**
   * @param unknown the minutes in which it may have been put together with others
   */
  TrackedPage(String page, long minute, long unknown) {
    spikes = new PageSpikes(page);
    silences = new Silences(page, views);
    lastSeen = minute;
    unusual = unknown;
  }

  void see(long minute, long count) {
    views.add(minute, count);
    unusual &= ~CountRing.bit(minute);
    if (count > 0) {
      lastSeen = minute;
    }
  }

  long lastSeen() {
    return lastSeen;
  }

  boolean alerting() {
    return spikes.isOpen() || silences.isOpen();
  }

  long unusual() {
    return unusual;
  }

  void leaveOut(long minute) {
    unusual |= CountRing.bit(minute);
  }

  /** Takes the minutes before this one back into the usual level. */
  void takeBack(long before, int minutes) {
    for (int i = 1; i <= minutes; i++) {
      unusual &= ~CountRing.bit(before - i);
    }
  }

  /** Makes the last minutes, and no others, the usual level. */
  void newLevel(long minute, int minutes) {
    unusual = -1;
    takeBack(minute + 1, minutes);
  }

  /** Remembers what was usual before a spike: its end is no silence. */
  void rememberLevelBeforeSpike(double level, long until) {
    levelBeforeSpike = level;
    levelBeforeSpikeUntil = until;
  }

  /** The usual views for a silence. */
  double usual(long minute, double median) {
    return minute < levelBeforeSpikeUntil ? Math.min(median, levelBeforeSpike) : median;
  }
}
