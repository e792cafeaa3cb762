package dev.tidemark.results;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tables and every question that is asked of them. Safe for use from several threads. Every
 * method throws {@link ResultStoreException} when the store fails; a failed write may be repeated.
 *
 * <p>All ranges are half open: {@code from} is in, {@code until} is out.
 */
public interface ResultStore extends AutoCloseable {

  /** Creates the tables or brings them to the current version. Safe to repeat. */
  void migrate();

  /**
   * Writes rows by their keys; the same rows again change nothing.
   *
   * <p>Of two rows with one key the one with the larger count stays (of a {@link LedgerSlice}, the
   * one that was stored later; of a {@link GatewayTick}, the one with more acknowledged events), so
   * that a stale replay lowers nothing. Times before 1970 or after 2105 are stored as the nearest
   * in between.
   */
  void write(BatchResults batch);

  /** Writes rows by their keys; the same rows again change nothing. */
  void writeQuarantine(List<QuarantineRow> rows);

  /** Marks quarantined events as sent again; the same marks again change nothing. */
  void writeReplays(List<ReplayMark> marks);

  /** Writes alerts by their keys; the same again, or older ones, change nothing. */
  void writeAlerts(List<AlertRow> alerts);

  /** Remembers that all minutes before this one have been judged. It never goes back. */
  void writeDetectedUntil(Instant until);

  /**
   * Deletes whole days of counts, of quarantine and of the ledger's slices, in UTC, and keeps the
   * newest {@code days} before the day up to which every partition has been read: what is not read
   * yet can only belong to later ones. The ledger's minutes, and so its totals, the gateways'
   * ticks, replays and alerts stay. Safe to repeat.
   *
   * @param days at least 1
   * @return the day before which all is deleted; empty when there was nothing more to delete
   */
  Optional<Instant> deleteOldDays(int days);

  /**
   * Writes all tables, as of one moment, into a DuckDB file that others can open; over the one that
   * the last call made, so one at a time. Batches are written meanwhile.
   *
   * @return the file, which is the caller's to delete; empty for a store that is no file
   */
  default Optional<Path> copy() {
    return Optional.empty();
  }

  /** All pages' minutes in the range, in order of time and page. */
  List<PageMinute> pageMinutes(Instant from, Instant until);

  /**
   * Minutes of the {@code limit} pages with the most views in the range; the other pages stand
   * together as page {@code (other)}. Minutes without views are absent. In order of time and page.
   */
  List<PageMinute> topPageMinutes(Instant from, Instant until, int limit);

  /**
   * Pages with views in the range, most first, then by name. Page {@code (other)} stands among them
   * where the processor put pages together.
   */
  List<PageTotal> topPages(Instant from, Instant until, int limit);

  /** A metric's minutes in the range, in order of time and key. */
  List<MetricCount> metric(String metric, Instant from, Instant until);

  /** How often pages followed one another in the range, most first, then by name. */
  List<TransitionTotal> transitions(Instant from, Instant until, int limit);

  /** About how many different users there were in the range; see {@link Visitors}. */
  long visitors(Instant from, Instant until);

  /** Quarantined events appended in the range by reason, most first, then by name. */
  List<ReasonCount> quarantineByReason(Instant from, Instant until);

  /**
   * The newest quarantined events, newest first.
   *
   * @param reason only those with this reason; null for all
   */
  List<QuarantineRow> quarantined(String reason, int limit);

  /** The quarantined events that were sent again last, newest first. */
  List<ReplayMark> replays(int limit);

  /** How many quarantined events were sent again, over all time. */
  long replayed();

  /** Alerts that were open at some time in the range, those that opened last first. */
  List<AlertRow> alerts(Instant from, Instant until);

  /** Alerts that are open, those that opened last first. */
  List<AlertRow> openAlerts();

  /** The first minute that has not been judged; empty when none has been. */
  Optional<Instant> detectedUntil();

  /** The ledger over all time. */
  LedgerTotals ledger();

  /**
   * The ledger by minute of append, in order of time. Gaps between offsets belong to no minute;
   * only the totals have them.
   */
  List<LedgerMinute> ledgerMinutes(Instant from, Instant until);

  /**
   * Slices with events that were stored after {@code after}, oldest first; what freshness is
   * measured from.
   */
  List<LedgerSlice> slicesStoredAfter(Instant after);

  /** How far each partition has been read, in order of partition. */
  List<PartitionProgress> progress();

  /** What people asked to be sent again from quarantine. */
  ReplayRequests replayRequests();

  /** Questions about the quarantine by filter. */
  QuarantineQuestions quarantine();

  /** Questions about pages in depth. */
  TrafficQuestions traffic();

  /** Questions about pages by step. */
  PageQuestions pages();

  /** Questions about metrics by step. */
  MetricQuestions metrics();

  /** Questions about how far the pipeline has come. */
  HealthQuestions health();

  @Override
  void close();
}
