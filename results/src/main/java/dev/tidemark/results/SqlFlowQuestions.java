package dev.tidemark.results;

import java.time.Instant;
import java.util.List;

/** Questions about the ways between pages to a store that is asked in SQL. */
final class SqlFlowQuestions {
  private static final String TRANSITIONS =
      """
      SELECT from_page, to_page, sum(events) AS total
      FROM (?)
      GROUP BY from_page, to_page
      ORDER BY total DESC, from_page, to_page
      LIMIT ?
      """;

  private final SqlResultStore store;

  SqlFlowQuestions(SqlResultStore store) {
    this.store = store;
  }

  List<TransitionTotal> transitions(Instant from, Instant until, int limit) {
    return store.ask(
        Sql.of(
            TRANSITIONS,
            store
                .rolledRange(from, until, RolledRange.ANY_STEP, Rollup.TRANSITIONS.steps())
                .rows(Rollup.TRANSITIONS, "from_page, to_page, events"),
            SqlResultStore.limit(limit)),
        row -> new TransitionTotal(row.text(0), row.text(1), row.number(2)));
  }
}
