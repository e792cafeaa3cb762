package dev.tidemark.results;

import static dev.tidemark.results.Table.millis;
import static dev.tidemark.results.Table.number;
import static dev.tidemark.results.Table.text;

import java.util.List;
import java.util.Optional;

/** The requests for replays of a store that is asked in SQL. */
final class SqlReplayRequests implements ReplayRequests {
  private static final Table<ReplayRequest> TABLE =
      new Table<>(
          "replay_requests",
          List.of(text("id", ReplayRequest::id)),
          List.of(
              millis("asked_at_ms", ReplayRequest::askedAt),
              text("who", ReplayRequest::who),
              text("selection", ReplayRequest::selection),
              text("rule", ReplayRequest::rule),
              number("dry_run", request -> request.dryRun() ? 1L : 0L),
              text("state", request -> request.state().code()),
              text("numbers", ReplayRequest::numbers),
              text("problem", ReplayRequest::problem),
              number("revision", ReplayRequest::revision),
              millis("updated_at_ms", ReplayRequest::updatedAt)),
          "revision");

  private static final String REQUESTS =
      """
      SELECT id, asked_at_ms, who, selection, rule, dry_run, state, numbers, problem, revision,
        updated_at_ms
      FROM replay_requests {latest}
      """;

  private static final String FIND = REQUESTS + "WHERE id = ?";
  private static final String NEWEST = REQUESTS + "ORDER BY asked_at_ms DESC, id LIMIT ?";
  private static final String OPEN =
      REQUESTS + "WHERE state = 'asked' OR state = 'running' ORDER BY asked_at_ms, id";

  private final SqlResultStore store;

  SqlReplayRequests(SqlResultStore store) {
    this.store = store;
  }

  @Override
  public void write(ReplayRequest request) {
    store.writeRows(TABLE, List.of(request));
  }

  @Override
  public Optional<ReplayRequest> find(String id) {
    return store.ask(FIND, SqlReplayRequests::request, id).stream().findFirst();
  }

  @Override
  public List<ReplayRequest> newest(int limit) {
    return store.ask(NEWEST, SqlReplayRequests::request, (long) limit);
  }

  @Override
  public List<ReplayRequest> open() {
    return store.ask(OPEN, SqlReplayRequests::request);
  }

  private static ReplayRequest request(Row row) {
    return new ReplayRequest(
        row.text(0),
        row.millis(1),
        row.text(2),
        row.text(3),
        row.text(4),
        row.number(5) == 1,
        ReplayRequest.State.ofCode(row.text(6)),
        row.text(7),
        row.text(8),
        row.number(9),
        row.millis(10));
  }
}
