package dev.tidemark.results;

import static dev.tidemark.results.Table.decimal;
import static dev.tidemark.results.Table.millis;
import static dev.tidemark.results.Table.minute;
import static dev.tidemark.results.Table.number;
import static dev.tidemark.results.Table.text;

import dev.tidemark.results.Table.Column;
import java.util.List;

/** All tables, and how their rows are read back. The migrations create the same columns. */
final class Tables {

  static final Table<PageViews> PAGE_VIEWS =
      new Table<>(
          "page_views_per_minute",
          List.of(minute("window_start", PageViews::windowStart), text("page", PageViews::page)),
          List.of(number("views", PageViews::views)),
          "views");

  static final Table<LateViews> LATE_VIEWS =
      new Table<>(
          "late_views_per_minute",
          List.of(
              minute("window_start", LateViews::windowStart),
              text("page", LateViews::page),
              minute("appended_minute", LateViews::appendedMinute)),
          List.of(number("views", LateViews::views)),
          "views");

  static final Table<MetricCount> METRICS =
      new Table<>(
          "metric_per_minute",
          List.of(
              minute("window_start", MetricCount::windowStart),
              text("metric", MetricCount::metric),
              text("key", MetricCount::key)),
          List.of(number("events", MetricCount::events)),
          "events");

  static final Table<Transition> TRANSITIONS =
      new Table<>(
          "transitions_per_minute",
          List.of(
              minute("window_start", Transition::windowStart),
              text("from_page", Transition::fromPage),
              text("to_page", Transition::toPage)),
          List.of(number("events", Transition::events)),
          "events");

  static final Table<VisitorMinute> VISITORS =
      new Table<>(
          "visitors_per_minute",
          List.of(minute("window_start", VisitorMinute::windowStart)),
          List.of(
              number("events", VisitorMinute::events),
              number("visitors", VisitorMinute::visitors),
              new Column<>("sketch", ColumnType.BYTES, VisitorMinute::sketch)),
          "events");

  static final Table<VisitorMinute> VISITORS_PER_HOUR =
      new Table<>("visitors_per_hour", VISITORS.key(), VISITORS.values(), VISITORS.version());

  static final Table<LedgerSlice> LEDGER =
      new Table<>(
          "ledger",
          List.of(
              number("partition", LedgerSlice::partition),
              number("from_offset", LedgerSlice::fromOffset),
              minute("minute", LedgerSlice::minute)),
          List.of(
              number("until_offset", LedgerSlice::untilOffset),
              number("read", LedgerSlice::read),
              number("ticks", LedgerSlice::ticks),
              number("counted", LedgerSlice::counted),
              number("quarantined", LedgerSlice::quarantined),
              number("late", LedgerSlice::late),
              number("duplicate", LedgerSlice::duplicate),
              number("unexplained", LedgerSlice::unexplained),
              millis("received_first_ms", LedgerSlice::receivedFirst),
              millis("received_last_ms", LedgerSlice::receivedLast),
              millis("stored_at_ms", LedgerSlice::storedAt)),
          "stored_at_ms");

  static final Table<GatewayTick> GATEWAY_TICKS =
      new Table<>(
          "gateway_ticks",
          List.of(
              text("gateway_id", GatewayTick::gatewayId),
              millis("started_at_ms", GatewayTick::startedAt),
              number("partition", GatewayTick::partition)),
          List.of(
              number("acknowledged", GatewayTick::acknowledged),
              number("spooled", GatewayTick::spooled),
              millis("ticked_at_ms", GatewayTick::tickedAt)),
          "acknowledged");

  static final Table<QuarantineRow> QUARANTINE =
      new Table<>(
          "quarantine",
          List.of(
              text("topic", QuarantineRow::topic),
              number("partition", QuarantineRow::partition),
              number("offset", QuarantineRow::offset)),
          List.of(
              millis("appended_at_ms", QuarantineRow::appendedAt),
              millis("received_at_ms", QuarantineRow::receivedAt),
              new Column<>("reasons", ColumnType.TEXTS, QuarantineRow::reasons),
              text("page", QuarantineRow::page),
              text("event_type", QuarantineRow::eventType),
              text("app_version", QuarantineRow::appVersion),
              new Column<>("raw", ColumnType.BYTES, QuarantineRow::raw)),
          null);

  static final Table<ReplayMark> REPLAYS =
      new Table<>(
          "replays",
          List.of(
              text("topic", ReplayMark::topic),
              number("partition", ReplayMark::partition),
              number("offset", ReplayMark::offset)),
          List.of(
              number("replayed_partition", ReplayMark::replayedPartition),
              number("replayed_offset", ReplayMark::replayedOffset),
              millis("replayed_at_ms", ReplayMark::replayedAt),
              number("valid", mark -> mark.valid() ? 1L : 0L)),
          "replayed_at_ms");

  static final Table<AlertRow> ALERTS =
      new Table<>(
          "alerts",
          List.of(
              text("kind", alert -> alert.kind().code()),
              text("subject", AlertRow::subject),
              minute("opened_at", AlertRow::openedAt)),
          List.of(
              millis("closed_at_ms", AlertRow::closedAt),
              text("severity", alert -> alert.severity().code()),
              decimal("score", AlertRow::score),
              text("numbers", alert -> AlertNumbers.write(alert.numbers())),
              millis("updated_at_ms", AlertRow::updatedAt)),
          "updated_at_ms");

  static final Table<DetectionProgress> DETECTION_PROGRESS =
      new Table<>(
          "detection_progress",
          List.of(text("id", progress -> DetectionProgress.KEY)),
          List.of(millis("until_ms", DetectionProgress::until)),
          "until_ms");

  static final Table<StoreProgress> STORE_PROGRESS =
      new Table<>(
          "store_progress",
          List.of(text("id", StoreProgress::id)),
          List.of(millis("until_ms", StoreProgress::until)),
          "until_ms");

  private Tables() {}

  static LedgerSlice ledgerSlice(Row row) {
    return new LedgerSlice(
        (int) row.number(0),
        row.number(1),
        row.minute(2),
        row.number(3),
        row.number(4),
        row.number(5),
        row.number(6),
        row.number(7),
        row.number(8),
        row.number(9),
        row.number(10),
        row.millis(11),
        row.millis(12),
        row.millis(13));
  }

  static ReplayMark replayMark(Row row) {
    return new ReplayMark(
        row.text(0),
        (int) row.number(1),
        row.number(2),
        (int) row.number(3),
        row.number(4),
        row.millis(5),
        row.number(6) == 1);
  }

  static AlertRow alertRow(Row row) {
    return new AlertRow(
        AlertKind.ofCode(row.text(0)),
        row.text(1),
        row.minute(2),
        row.millis(3),
        AlertSeverity.ofCode(row.text(4)),
        row.decimal(5),
        AlertNumbers.read(row.text(6)),
        row.millis(7));
  }

  static QuarantineRow quarantineRow(Row row) {
    return new QuarantineRow(
        row.text(0),
        (int) row.number(1),
        row.number(2),
        row.millis(3),
        row.millis(4),
        row.texts(5),
        row.text(6),
        row.text(7),
        row.text(8),
        row.bytes(9));
  }
}
