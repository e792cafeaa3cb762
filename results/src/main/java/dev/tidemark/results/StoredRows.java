package dev.tidemark.results;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The tables' rows as they stand, for an audit. Changes nothing, not even the tables' version.
 * Every method throws {@link ResultStoreException} when the store fails.
 *
 * <p>All ranges are half open: {@code from} is in, {@code until} is out.
 */
public interface StoredRows extends AutoCloseable {
  /** The migration that makes the tables of transitions and visitors. */
  String TRANSITIONS = "002_transitions_and_visitors.sql";

  /** The migration that makes the table of replays' marks. */
  String REPLAYS = "004_replays.sql";

  /** The migrations that have made the tables; none when there are no tables. */
  Set<String> migrations();

  /** Page views on time, by their minute. */
  List<PageViews> pageViews(Instant from, Instant until);

  /** Late page views, by the minute of their append. */
  List<LateViews> lateViews(Instant from, Instant until);

  /** All metrics, by their minute. */
  List<MetricCount> metrics(Instant from, Instant until);

  /** Transitions, by their minute. */
  List<Transition> transitions(Instant from, Instant until);

  /** Visitors, by their minute. */
  List<VisitorMinute> visitors(Instant from, Instant until);

  /** Quarantined events, by when they were appended. */
  List<QuarantineRow> quarantined(Instant from, Instant until);

  /** Marks of replays, by when the replayed events were appended. */
  List<ReplayMark> replays(Instant from, Instant until);

  /** The ledger, added up from its slices; all of it as of one moment. */
  List<LedgerCell> ledgerSlices();

  /** The ledger by minute and partition as it was stored, which is what the totals are made of. */
  List<LedgerCell> ledgerSums();

  /** What gateways said last. */
  List<GatewayTick> gatewayTicks();

  @Override
  void close();
}
