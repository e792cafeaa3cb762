package dev.tidemark.processor.detection;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import java.util.function.Consumer;

/**
 * One page's spikes. Calm, until a minute {@link SpikeTest#spikes}; then open, until {@value
 * #CALM_MINUTES} minutes running no longer {@link SpikeTest#lasts last}, or the spike has lasted
 * for {@value #NEW_LEVEL_MINUTES} minutes and so is the page's new level.
 */
final class PageSpikes {
  static final int NEW_LEVEL_MINUTES = 15;
  private static final int CALM_MINUTES = 3;

  private final String page;
  private Incident open;
  private int minutes;
  private int calm;
  private long lastSpiking;

  PageSpikes(String page) {
    this.page = page;
  }

  /** What a minute means for the page's usual level. */
  enum Minute {
    USUAL,
    SPIKING,
    /** The last {@value #NEW_LEVEL_MINUTES} minutes are what is usual from now on. */
    NEW_LEVEL
  }

  boolean isOpen() {
    return open != null;
  }

  void forgetAlert() {
    open = null;
    calm = 0;
  }

  /** Goes on with an earlier run's alert; how long it has been calm is known if it was seen. */
  void resume(AlertRow alert) {
    boolean known = open != null;
    open = new Incident(alert);
    if (!known) {
      lastSpiking = Math.floorDiv(alert.updatedAt().getEpochSecond(), 60);
      minutes = (int) Math.min(NEW_LEVEL_MINUTES - 1, lastSpiking - open.openedAt() + 1);
      calm = 0;
    }
  }

  /** Judges a minute; gives the alert that it opened, continued or closed. */
  Minute judge(long minute, SpikeTest test, Consumer<AlertRow> alerts) {
    if (open == null) {
      if (!test.spikes()) {
        return Minute.USUAL;
      }
      open = new Incident(AlertKind.SPIKE, page, minute);
      minutes = 0;
    }
    minutes++;
    boolean lasts = test.spikes() || test.lasts();
    if (lasts) {
      calm = 0;
      lastSpiking = minute;
      open.see(severity(test), test.shareZ(), test.numbers());
    } else {
      calm++;
    }
    if (minutes >= NEW_LEVEL_MINUTES && lasts) {
      close(minute + 1, minute, alerts);
      return Minute.NEW_LEVEL;
    }
    if (calm >= CALM_MINUTES) {
      close(lastSpiking + 1, minute, alerts);
      return Minute.USUAL;
    }
    alerts.accept(open.open(minute));
    return lasts ? Minute.SPIKING : Minute.USUAL;
  }

  /** A minute in which there is nothing to judge by. */
  void skip(long minute, Consumer<AlertRow> alerts) {
    if (open != null && ++calm >= CALM_MINUTES) {
      close(lastSpiking + 1, minute, alerts);
    }
  }

  private void close(long closedAt, long minute, Consumer<AlertRow> alerts) {
    alerts.accept(open.closed(closedAt, minute));
    open = null;
    calm = 0;
  }

  private static AlertSeverity severity(SpikeTest test) {
    return test.high() ? AlertSeverity.HIGH : AlertSeverity.WARNING;
  }
}
