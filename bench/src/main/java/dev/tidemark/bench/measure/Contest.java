package dev.tidemark.bench.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Contenders that are measured in turns, so that what else the machine does hits all of them alike.
 * Every second round goes backwards, against drift within a round.
 */
public final class Contest {
  /** Who still needs less CPU time than this share of what the run before took is not warm. */
  private static final double WARM_ABOVE = 0.9;

  /** Something that is measured; to be run again and again. */
  public interface Contender {
    Sample run() throws Exception;
  }

  private final PrintStream out;
  private final int rounds;
  private int roundsDone;
  private final Map<String, Contender> contenders = new LinkedHashMap<>();
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * Makes a contest.
   *
   * @param rounds how many there are to be, all calls of {@link #run} together
   */
  public Contest(PrintStream out, int rounds) {
    this.out = out;
    this.rounds = rounds;
  }

  public Contest add(String name, Contender contender) {
    contenders.put(name, contender);
    samples.put(name, new ArrayList<>());
    return this;
  }

  /**
   * Runs everyone without keeping the figures until nobody gets much faster any more: the compiler
   * of a busy machine may take long.
   *
   * @param least runs at least; one slow run on a noisy machine looks like the end of getting
   *     faster
   * @param most runs at most
   */
  public void warmUp(int least, int most) throws Exception {
    Map<String, Double> before = new HashMap<>();
    boolean warm = false;
    for (int i = 1; i <= most && !warm; i++) {
      warm = i >= Math.max(2, least); // the first has nothing before it
      for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
        Sample sample = contender.getValue().run();
        say("warm-up " + i, contender.getKey(), sample);
        double now = sample.cpuMicrosPerEvent();
        Double last = before.put(contender.getKey(), now);
        warm &= last != null && now > last * WARM_ABOVE;
      }
    }
  }

  /** Runs the next {@code count} rounds. */
  public void run(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      List<String> order = new ArrayList<>(contenders.keySet());
      if (roundsDone % 2 == 1) {
        Collections.reverse(order);
      }
      roundsDone++;
      for (String name : order) {
        Sample sample = contenders.get(name).run();
        samples.get(name).add(sample);
        say("round " + roundsDone + "/" + rounds, name, sample);
      }
    }
  }

  public Spread eventsPerSecond(String name) {
    return Spread.of(values(name, Sample::eventsPerSecond));
  }

  public Spread cpuMicrosPerEvent(String name) {
    return Spread.of(values(name, Sample::cpuMicrosPerEvent));
  }

  /** Events a second of one, of those of the other in the same round. */
  public Spread rateRatio(String name, String other) {
    return Spread.ofRatios(
        values(name, Sample::eventsPerSecond), values(other, Sample::eventsPerSecond));
  }

  /** CPU time per event of one, of that of the other in the same round. */
  public Spread cpuRatio(String name, String other) {
    return Spread.ofRatios(
        values(name, Sample::cpuMicrosPerEvent), values(other, Sample::cpuMicrosPerEvent));
  }

  private List<Double> values(String name, ToDoubleFunction<Sample> figure) {
    return samples.get(name).stream().map(figure::applyAsDouble).toList();
  }

  private void say(String when, String name, Sample sample) {
    out.printf(
        Locale.ROOT,
        "  %-12s %-28s %,12.0f events/s  %7.2f µs CPU per event%n",
        when,
        name,
        sample.eventsPerSecond(),
        sample.cpuMicrosPerEvent());
  }
}
