package dev.tidemark.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.results.VisitorMinute;
import dev.tidemark.results.Visitors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sketches that the job makes, in parts and put together, against those of an audit. */
class VisitorsComparisonTest {
  private static final long MINUTE = 29_000_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 40, 700, 20_000})
  void theSameUsersAreTheSameHoweverTheyCame(int users) {
    VisitorsComparison comparison = new VisitorsComparison(Map.of(MINUTE, audited(0, users)));
    comparison.row(stored(0, users, 0));

    assertThat(comparison.settle(Map.of())).isZero();
    assertThat(comparison.differences()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 40, 700})
  void anotherUserIsADifference(int users) {
    VisitorsComparison comparison = new VisitorsComparison(Map.of(MINUTE, audited(0, users)));
    comparison.row(stored(1, users + 1, 0));

    assertThat(comparison.settle(Map.of())).isZero();
    assertThat(comparison.differences()).extracting(Difference::what).containsExactly("visitors");
  }

  @Test
  void anotherNumberIsADifference() {
    VisitorsComparison comparison = new VisitorsComparison(Map.of(MINUTE, audited(0, 40)));
    comparison.row(stored(0, 40, 1));

    assertThat(comparison.settle(Map.of())).isZero();
    assertThat(comparison.differences())
        .containsExactly(
            Difference.ofCounts("visitors of the row's own sketch", MINUTE, "", 41, 40));
  }

  @Test
  void aRowThatIsMissingAndOneTooManyAreDifferences() {
    VisitorsComparison comparison = new VisitorsComparison(Map.of(MINUTE + 1, audited(0, 40)));
    comparison.row(stored(0, 3, 0));

    assertThat(comparison.settle(Map.of())).isZero();
    assertThat(comparison.differences())
        .containsExactlyInAnyOrder(
            Difference.ofCounts("events of visitors", MINUTE, "", 3, 0),
            Difference.ofCounts("events of visitors", MINUTE + 1, "", 0, 40));
  }

  @Test
  void whatCameSinceIsNeitherRightNorWrong() {
    Map<Long, MinuteUsers> must = Map.of(MINUTE, audited(0, 40));
    Map<Long, MinuteUsers> since = Map.of(MINUTE, audited(40, 60));
    VisitorsComparison some = new VisitorsComparison(must);
    some.row(stored(0, 50, 0));
    VisitorsComparison others = new VisitorsComparison(must);
    others.row(stored(5, 55, 0));

    assertThat(some.settle(since)).isEqualTo(1);
    assertThat(some.differences()).isEmpty();
    assertThat(others.settle(since)).isZero();
    assertThat(others.differences()).hasSize(1);
  }

  private static MinuteUsers audited(int from, int until) {
    MinuteUsers users = new MinuteUsers();
    for (int user = from; user < until; user++) {
      users.add(name(user));
    }
    return users;
  }

  /** As the job makes it: with Spark's hash, in three parts, the last users first. */
  private static VisitorMinute stored(int from, int until, long tooMany) {
    Visitors visitors = new Visitors();
    int third = (until - from) / 3;
    visitors.addAll(part(until - third, until));
    visitors.addAll(part(from + third, until - third));
    visitors.addAll(part(from, from + third));
    byte[] sketch = visitors.toBytes();
    return new VisitorMinute(
        Stretches.instant(MINUTE),
        until - from,
        Visitors.estimate(List.of(sketch)) + tooMany,
        sketch);
  }

  private static byte[] part(int from, int until) {
    Visitors visitors = new Visitors();
    for (int user = until - 1; user >= from; user--) {
      byte[] name = name(user);
      long hash = XXH64.hashUnsafeBytes(name, Platform.BYTE_ARRAY_OFFSET, name.length, 42);
      visitors.add(new long[] {hash, 0});
    }
    return visitors.toBytes();
  }

  private static byte[] name(int user) {
    return ("maria-" + user).getBytes(StandardCharsets.UTF_8);
  }
}
