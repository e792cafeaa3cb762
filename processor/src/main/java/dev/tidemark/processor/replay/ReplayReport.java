package dev.tidemark.processor.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.events.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a replay found and did. */
final class ReplayReport {
  private static final int LONGEST_LINE = 400;
  private static final int LONGEST_SAMPLE = 4_000;

  private final int samplesWanted;
  private final Map<String, Long> reasons = new TreeMap<>();
  private final Map<String, Long> faults = new TreeMap<>();
  private final List<Draft> samples = new ArrayList<>();
  private long unreadable;
  private long selected;
  private long sentBefore;
  private long uncertain;
  private long valid;
  private long faulty;
  private long overLimit;
  private long sent;
  private long toRead;
  private long read;

  /**
   * @param samplesWanted events that are shown, before and after
   */
  ReplayReport(int samplesWanted) {
    this.samplesWanted = samplesWanted;
  }

  void selected(Set<QuarantineReason> why) {
    selected++;
    why.forEach(reason -> reasons.merge(reason.code(), 1L, Long::sum));
  }

  /** How much of the quarantine topic there is. */
  void toRead(Map<Integer, Long> firsts, Map<Integer, Long> ends) {
    toRead = ends.values().stream().mapToLong(Long::longValue).sum();
    toRead -= firsts.values().stream().mapToLong(Long::longValue).sum();
  }

  void read(long records) {
    read += records;
  }

  /** A record in the topic that is no quarantined event. */
  void unreadable() {
    unreadable++;
  }

  /** This very run sent it, before it died and was taken up again. */
  void sentBeforeTheCrash() {
    valid++;
    sent++;
  }

  void sentBefore() {
    sentBefore++;
  }

  void uncertain() {
    uncertain++;
  }

  void drafted(Draft draft) {
    if (draft.valid()) {
      valid++;
    } else {
      faulty++;
      draft.faults().forEach(fault -> faults.merge(fault.code(), 1L, Long::sum));
    }
    if (samples.size() < samplesWanted) {
      samples.add(draft);
    }
  }

  void overLimit() {
    overLimit++;
  }

  void sent(long events) {
    sent += events;
  }

  /** For people, what was done in the last line. */
  String text(boolean apply) {
    StringBuilder text = new StringBuilder();
    if (unreadable > 0) {
      line(
          text,
          "unreadable",
          format(
              "%,d in the topic: not quarantined events, or of a newer release. They are left as"
                  + " they are",
              unreadable));
    }
    line(text, "selected", count(selected, "quarantined event") + list(reasons));
    line(text, "sent before", format("%,d of them", sentBefore));
    if (uncertain > 0) {
      line(
          text,
          "uncertain",
          format(
              "%,d of them: a replay was killed while it sent them, and the topic no longer holds"
                  + " that time. They are left as they are",
              uncertain));
    }
    line(text, "valid now", format("%,d", valid));
    line(text, "still faulty", format("%,d", faulty) + list(faults));
    for (Draft sample : samples) {
      line(text, "before", sample.place() + " " + shown(sample.before()));
      line(
          text,
          "after",
          shown(sample.after())
              + (sample.valid()
                  ? ""
                  : " still "
                      + sample.faults().stream()
                          .map(QuarantineReason::code)
                          .sorted()
                          .collect(Collectors.joining(", "))));
    }
    return text.append(verdict(apply)).toString();
  }

  private String verdict(boolean apply) {
    String more =
        overLimit == 0 ? "" : format("; %,d more wait for another run (--limit)", overLimit);
    return apply
        ? "replay: sent " + count(sent, "event") + more
        : "replay: nothing was sent; with --apply it sends "
            + count(valid - overLimit, "event")
            + more;
  }

  /** For programs; all of it on one line. */
  String json(boolean apply) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("applied", apply);
    numbers(json);
    ArrayNode shown = json.putArray("samples");
    for (Draft sample : samples) {
      ObjectNode one = shown.addObject();
      one.put("id", sample.place().toString());
      one.put("before", new String(sample.before(), StandardCharsets.UTF_8));
      one.put("after", new String(sample.after(), StandardCharsets.UTF_8));
      one.put("valid", sample.valid());
    }
    return json.toString();
  }

  /** For the store, while it runs and at its end; samples are cut to a length. */
  String progress() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("to_read", toRead);
    json.put("read", read);
    numbers(json);
    ArrayNode shown = json.putArray("samples");
    for (Draft sample : samples) {
      ObjectNode one = shown.addObject();
      one.put("id", sample.place().toString());
      one.put("before", cut(new String(sample.before(), StandardCharsets.UTF_8), LONGEST_SAMPLE));
      one.put("after", cut(new String(sample.after(), StandardCharsets.UTF_8), LONGEST_SAMPLE));
      one.put("valid", sample.valid());
      ArrayNode still = one.putArray("faults");
      sample.faults().stream().map(QuarantineReason::code).sorted().forEach(still::add);
    }
    return json.toString();
  }

  private void numbers(ObjectNode json) {
    json.put("selected", selected);
    json.put("sent_before", sentBefore);
    json.put("uncertain", uncertain);
    json.put("valid", valid);
    json.put("faulty", faulty);
    json.put("over_limit", overLimit);
    json.put("sent", sent);
    ObjectNode why = json.putObject("faults");
    faults.forEach(why::put);
  }

  private static void line(StringBuilder text, String name, String what) {
    text.append(format("  %-13s%s%n", name, what));
  }

  private static String count(long count, String noun) {
    return format("%,d %s", count, count == 1 ? noun : noun + "s");
  }

  private static String list(Map<String, Long> counts) {
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .map(entry -> format("%s %,d", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** Strangers choose these texts: no control character reaches the terminal. */
  private static String shown(byte[] event) {
    return cut(
        new String(event, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " "), LONGEST_LINE);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
