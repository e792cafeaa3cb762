package dev.tidemark.results;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions about the quarantine of a store that is asked in SQL. The statements are put together
 * of this class' own words; what people filter by is only ever a parameter.
 */
final class SqlQuarantineQuestions implements QuarantineQuestions {
  private static final String COLUMNS =
      """
      SELECT topic, partition, "offset", appended_at_ms, received_at_ms,
        reasons, page, event_type, app_version, {raw}
      FROM quarantine {latest}
      """;

  private static final String COUNT = "SELECT count(*) FROM quarantine {latest} WHERE %s";

  private static final String BY_REASON =
      """
      SELECT bucket, reason, count(*) AS total
      FROM (
        SELECT appended_at_ms - appended_at_ms %% ? AS bucket, {unnest}(reasons) AS reason
        FROM quarantine {latest}
        WHERE %s
      )
      %s
      GROUP BY bucket, reason
      ORDER BY bucket, reason
      """;

  /** First how far back the newest reach, so that no other row's bytes are read. */
  private static final String NEWEST =
      COLUMNS
          + """
          WHERE %1$s AND appended_at_ms >= (
            SELECT min(newest) FROM (
              SELECT appended_at_ms AS newest
              FROM quarantine {latest}
              WHERE %1$s
              ORDER BY newest DESC
              LIMIT ?
            )
          )
          ORDER BY appended_at_ms DESC, topic, partition, "offset" DESC
          LIMIT ?
          """;

  private static final String AT =
      COLUMNS + "WHERE partition = ? AND \"offset\" = ? ORDER BY topic LIMIT 1";

  private static final String SENT_AGAIN =
      "SELECT partition, \"offset\" FROM replays {latest} WHERE %s";

  private static final String REASONS =
      """
      SELECT reason, count(*) AS total
      FROM (
        SELECT {unnest}(reasons) AS reason
        FROM quarantine {latest}
        WHERE appended_at_ms >= ? AND appended_at_ms < ?
      )
      GROUP BY reason
      ORDER BY total DESC, reason
      """;

  /** First how far back the newest reach, so that no other row's bytes are read. */
  private static final String NEWEST_WITH_REASON =
      """
      SELECT topic, partition, "offset", appended_at_ms, received_at_ms,
        reasons, page, event_type, app_version, {raw}
      FROM quarantine {latest}
      WHERE %1$s AND appended_at_ms >= (
        SELECT min(newest) FROM (
          SELECT appended_at_ms AS newest
          FROM quarantine {latest}
          WHERE %1$s
          ORDER BY newest DESC
          LIMIT ?
        )
      )
      ORDER BY appended_at_ms DESC, topic, partition, "offset" DESC
      LIMIT ?
      """;

  private static final String NEWEST_REPLAYS =
      """
      SELECT topic, partition, "offset", replayed_partition, replayed_offset, replayed_at_ms, valid
      FROM replays {latest}
      ORDER BY replayed_at_ms DESC, topic, partition, "offset" DESC
      LIMIT ?
      """;

  private final SqlResultStore store;

  SqlQuarantineQuestions(SqlResultStore store) {
    this.store = store;
  }

  /** A condition and its parameters. */
  private record Condition(String sql, List<Object> parameters) {
    static Condition of(QuarantineFilter filter) {
      StringBuilder sql = new StringBuilder("appended_at_ms >= ? AND appended_at_ms < ?");
      List<Object> parameters = new ArrayList<>();
      parameters.add(StoredTime.millis(filter.from()));
      parameters.add(StoredTime.millis(filter.until()));
      add(sql, parameters, " AND {contains}(reasons, ?)", filter.reason());
      add(sql, parameters, " AND page = ?", filter.page());
      add(sql, parameters, " AND app_version = ?", filter.appVersion());
      return new Condition(sql.toString(), parameters);
    }

    private static void add(
        StringBuilder sql, List<Object> parameters, String condition, String value) {
      if (value != null) {
        sql.append(condition);
        parameters.add(value);
      }
    }
  }

  @Override
  public long count(QuarantineFilter filter) {
    Condition fits = Condition.of(filter);
    return store
        .ask(COUNT.formatted(fits.sql()), row -> row.number(0), fits.parameters().toArray())
        .get(0);
  }

  @Override
  public List<QuarantineBucket> byReason(QuarantineFilter filter, Duration step) {
    Condition fits = Condition.of(filter);
    List<Object> parameters = new ArrayList<>();
    parameters.add(step.toMillis());
    parameters.addAll(fits.parameters());
    String only = "";
    if (filter.reason() != null) {
      only = "WHERE reason = ?";
      parameters.add(filter.reason());
    }
    return store.ask(
        BY_REASON.formatted(fits.sql(), only),
        row ->
            new QuarantineBucket(Instant.ofEpochMilli(row.number(0)), row.text(1), row.number(2)),
        parameters.toArray());
  }

  @Override
  public List<QuarantineRow> newest(QuarantineFilter filter, int limit) {
    Condition fits = Condition.of(filter);
    List<Object> parameters = new ArrayList<>(fits.parameters());
    parameters.addAll(fits.parameters());
    parameters.add((long) limit);
    parameters.add((long) limit);
    return store.ask(NEWEST.formatted(fits.sql()), Tables::quarantineRow, parameters.toArray());
  }

  @Override
  public Optional<QuarantineRow> at(int partition, long offset) {
    return store.ask(AT, Tables::quarantineRow, (long) partition, offset).stream().findFirst();
  }

  @Override
  public Set<String> sentAgain(List<QuarantineRow> rows) {
    if (rows.isEmpty()) {
      return Set.of();
    }
    List<Object> parameters = new ArrayList<>();
    for (QuarantineRow row : rows) {
      parameters.add((long) row.partition());
      parameters.add(row.offset());
    }
    String places =
        String.join(" OR ", Collections.nCopies(rows.size(), "(partition = ? AND \"offset\" = ?)"));
    return new HashSet<>(
        store.ask(
            SENT_AGAIN.formatted(places),
            row -> row.number(0) + "-" + row.number(1),
            parameters.toArray()));
  }

  List<ReasonCount> byReason(Instant from, Instant until) {
    return store.ask(
        REASONS,
        row -> new ReasonCount(row.text(0), row.number(1)),
        StoredTime.millis(from),
        StoredTime.millis(until));
  }

  List<QuarantineRow> newest(String reason, int limit) {
    List<Object> parameters =
        new ArrayList<>(List.of(SqlResultStore.limit(limit), SqlResultStore.limit(limit)));
    if (reason != null) {
      parameters.add(0, reason);
      parameters.add(0, reason);
    }
    String matches = reason == null ? "1 = 1" : "{contains}(reasons, ?)";
    return store.ask(
        NEWEST_WITH_REASON.formatted(matches), Tables::quarantineRow, parameters.toArray());
  }

  List<ReplayMark> replays(int limit) {
    return store.ask(NEWEST_REPLAYS, Tables::replayMark, SqlResultStore.limit(limit));
  }

  long replayed() {
    return store.ask("SELECT count(*) FROM replays {latest}", row -> row.number(0)).get(0);
  }
}
