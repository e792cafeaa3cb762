package dev.tidemark.processor.audit;

import dev.tidemark.results.VisitorMinute;
import dev.tidemark.results.Visitors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The store's visitors by minute against the topic's. The number is an estimate, but of the same
 * sketch: events, sketch and number must be exactly those of the topic's users.
 */
final class VisitorsComparison {
  private static final String EVENTS = "events of visitors";
  private static final String SKETCH = "visitors";

  private final Map<Long, MinuteUsers> must;
  private final Map<Long, VisitorMinute> suspects = new TreeMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private long rows;

  /**
   * @param must what the store must have, by minute; what has a row is taken out
   */
  VisitorsComparison(Map<Long, MinuteUsers> must) {
    this.must = new TreeMap<>(must);
  }

  /** Compares a row of the store. */
  void row(VisitorMinute row) {
    rows++;
    long minute = Stretches.minute(row.windowStart());
    long estimate = Visitors.estimate(List.of(row.sketch()));
    if (row.visitors() != estimate) {
      differences.add(
          Difference.ofCounts(
              "visitors of the row's own sketch", minute, "", row.visitors(), estimate));
    }
    MinuteUsers users = must.get(minute);
    if (users != null
        && users.events() == row.events()
        && Arrays.equals(users.registers(), MinuteUsers.registers(row.sketch()))) {
      must.remove(minute);
    } else {
      suspects.put(minute, row);
    }
  }

  long rows() {
    return rows;
  }

  /**
   * Judges what is not as expected; a minute that was being written meanwhile may have some of what
   * was appended since.
   *
   * @param since users of the records appended after those the ledger has
   * @return minutes that are neither right nor wrong
   */
  long settle(Map<Long, MinuteUsers> since) {
    long unsettled = 0;
    for (Map.Entry<Long, VisitorMinute> suspect : suspects.entrySet()) {
      long minute = suspect.getKey();
      VisitorMinute row = suspect.getValue();
      MinuteUsers users = must.remove(minute);
      MinuteUsers more = since.get(minute);
      long least = users == null ? 0 : users.events();
      if (more != null && isBetween(row, users, more)) {
        unsettled++;
      } else if (row.events() != least) {
        differences.add(Difference.ofCounts(EVENTS, minute, "", row.events(), least));
      } else {
        differences.add(
            new Difference(SKETCH, minute, "", "a sketch of other users", "the topic's users"));
      }
    }
    must.forEach(
        (minute, users) ->
            differences.add(Difference.ofCounts(EVENTS, minute, "", 0, users.events())));
    return unsettled;
  }

  private static boolean isBetween(VisitorMinute row, MinuteUsers users, MinuteUsers more) {
    long least = users == null ? 0 : users.events();
    if (row.events() < least || row.events() > least + more.events()) {
      return false;
    }
    byte[] has = MinuteUsers.registers(row.sketch());
    byte[] may = more.registers();
    byte[] needs = users == null ? new byte[may.length] : users.registers();
    for (int i = 0; i < has.length; i++) {
      if (has[i] < needs[i] || has[i] > Math.max(needs[i], may[i])) {
        return false;
      }
    }
    return true;
  }

  List<Difference> differences() {
    return differences;
  }
}
