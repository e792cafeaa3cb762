package dev.tidemark.processor.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.processor.audit.Recount.Tally;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * What an audit found.
 *
 * @param totals the topic's own, of the minutes that were compared
 * @param until the offset after the last record that the store has, by partition
 * @param minutes minutes of append that were compared, since 1970
 * @param appendedSince records that were appended after those
 * @param unsettled counts that these may explain
 * @param notCompared what could not be compared, and why
 */
record AuditReport(
    Totals totals,
    Map<Integer, Long> until,
    SortedSet<Long> minutes,
    Comparison counts,
    long visitorRows,
    long quarantineRows,
    long appendedSince,
    long unsettled,
    List<String> notCompared,
    List<Difference> differences) {

  /** Where every record is, by the topic. */
  record Totals(
      long records, long ticks, long counted, long quarantined, long late, long duplicate) {
    static Totals of(Tally tally) {
      Cells cells = tally.cells;
      return new Totals(
          cells.sum(Series.READ),
          cells.sum(Series.TICKS),
          cells.sum(Series.COUNTED),
          cells.sum(Series.QUARANTINED),
          cells.sum(Series.LATE),
          cells.sum(Series.DUPLICATE));
    }

    long accepted() {
      return records - ticks;
    }
  }

  private static final String LINE = "  %-13s%s%n";

  boolean agrees() {
    return differences.isEmpty();
  }

  /** For people, the verdict in the last line. */
  String text(int limit) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "read",
        format(
            "%,d records up to where the store is (%s)",
            totals.records(),
            until.entrySet().stream()
                .map(end -> end.getKey() + ": " + end.getValue())
                .collect(Collectors.joining(", "))));
    line(
        text,
        "the topic",
        format(
            "%,d accepted = %,d counted + %,d quarantined + %,d late + %,d duplicate; %,d ticks",
            totals.accepted(),
            totals.counted(),
            totals.quarantined(),
            totals.late(),
            totals.duplicate(),
            totals.ticks()));
    line(text, "compared", compared());
    notCompared.forEach(one -> line(text, "not compared", one));
    if (appendedSince > 0) {
      line(text, "not compared", format("%,d records appended since", appendedSince));
    }
    if (unsettled > 0) {
      line(text, "not settled", format("%,d counts that were being written meanwhile", unsettled));
    }
    differences.stream().limit(limit).forEach(one -> line(text, "differs", sentence(one)));
    if (differences.size() > limit) {
      line(text, "differs", format("… and %,d more", differences.size() - limit));
    }
    return text.append(verdict()).toString();
  }

  private String compared() {
    String range =
        minutes.isEmpty()
            ? "no minute"
            : format(
                "%,d %s from %s to %s",
                minutes.size(),
                minutes.size() == 1 ? "minute" : "minutes",
                Stretches.instant(minutes.first()),
                Stretches.instant(minutes.last()));
    StringBuilder rows = new StringBuilder(range);
    for (Series series : Series.values()) {
      if (series.compareTo(Series.READ) < 0 && counts.rows(series) > 0) {
        rows.append(format("; %s %,d", series.title(), counts.rows(series)));
      }
    }
    if (visitorRows > 0) {
      rows.append(format("; visitors %,d", visitorRows));
    }
    return rows.append(format("; quarantine %,d rows", quarantineRows)).toString();
  }

  private String verdict() {
    return agrees()
        ? "audit: the store agrees with the topic"
        : format(
            "audit: the store and the topic differ in %,d %s",
            differences.size(), differences.size() == 1 ? "place" : "places");
  }

  private static String sentence(Difference one) {
    String where =
        one.minute() == Difference.NO_MINUTE
            ? plain(one.key())
            : (Stretches.instant(one.minute()) + " " + plain(one.key())).strip();
    return format(
        "%s: %s: the store has %s, the topic says %s",
        one.what(),
        where,
        one.inStore() == null ? "nothing" : one.inStore(),
        one.inTopic() == null ? "nothing" : one.inTopic());
  }

  /** Strangers choose these texts: no control character reaches the terminal. */
  private static String plain(String key) {
    return key.replace("\t", " → ").replaceAll("\\p{Cntrl}", " ");
  }

  private static void line(StringBuilder text, String name, String what) {
    text.append(format(LINE, name, what));
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** For programs; all of it on one line. */
  String json(int limit) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("agrees", agrees());
    ObjectNode sums = json.putObject("topic");
    sums.put("records", totals.records());
    sums.put("ticks", totals.ticks());
    sums.put("accepted", totals.accepted());
    sums.put("counted", totals.counted());
    sums.put("quarantined", totals.quarantined());
    sums.put("late", totals.late());
    sums.put("duplicate", totals.duplicate());
    ObjectNode offsets = json.putObject("until");
    until.forEach((partition, offset) -> offsets.put(partition.toString(), offset));
    json.put("minutes", minutes.size());
    json.put("appended_since", appendedSince);
    json.put("unsettled", unsettled);
    ArrayNode left = json.putArray("not_compared");
    notCompared.forEach(left::add);
    json.put("differences", differences.size());
    ArrayNode found = json.putArray("first_differences");
    differences.stream()
        .limit(limit)
        .forEach(
            one -> {
              ObjectNode difference = found.addObject();
              difference.put("what", one.what());
              if (one.minute() != Difference.NO_MINUTE) {
                difference.put("minute", Stretches.instant(one.minute()).toString());
              }
              difference.put("key", one.key());
              difference.put("store", one.inStore());
              difference.put("topic", one.inTopic());
            });
    return json.toString();
  }
}
