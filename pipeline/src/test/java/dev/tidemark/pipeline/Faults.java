package dev.tidemark.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Every kind of fault of every process, each a few times, in an order and for times that a seed
 * decides; now and then two of different processes at once.
 */
final class Faults {
  private static final int LONGEST_MILLIS = 6_000;
  private static final int LONGEST_PAUSE_MILLIS = 3_000;
  private static final double TWO_AT_ONCE = 0.35;

  /** Something that is done to a process. */
  interface Step {
    void take() throws Exception;
  }

  /** What can be done to a process. */
  record Victim(String name, Step kill, Step stop, Step startAgain, Step pause, Step resume) {}

  private enum Kind {
    KILLED,
    STOPPED,
    FROZEN
  }

  private record Fault(Kind kind, Victim victim) {
    void begin() throws Exception {
      System.out.println("  " + victim.name() + " " + kind);
      switch (kind) {
        case KILLED -> victim.kill().take();
        case STOPPED -> victim.stop().take();
        case FROZEN -> victim.pause().take();
      }
    }

    void end() throws Exception {
      (kind == Kind.FROZEN ? victim.resume() : victim.startAgain()).take();
    }
  }

  private final Random random;
  private final List<Fault> faults = new ArrayList<>();

  Faults(Random random) {
    this.random = random;
  }

  /** Adds each kind of fault of this process so many times. */
  void add(int times, Victim victim) {
    for (int i = 0; i < times; i++) {
      for (Kind kind : Kind.values()) {
        faults.add(new Fault(kind, victim));
      }
    }
  }

  /** Lets all of them happen. */
  void happen() throws Exception {
    Collections.shuffle(faults, random);
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      Fault second = i + 1 < faults.size() ? faults.get(i + 1) : fault;
      fault.begin();
      someTime(LONGEST_MILLIS);
      if (!second.victim().equals(fault.victim()) && random.nextDouble() < TWO_AT_ONCE) {
        second.begin();
        i++;
        someTime(LONGEST_MILLIS);
        boolean firstEndsFirst = random.nextBoolean();
        (firstEndsFirst ? fault : second).end();
        (firstEndsFirst ? second : fault).end();
      } else {
        fault.end();
      }
      someTime(LONGEST_PAUSE_MILLIS);
    }
  }

  private void someTime(int atMostMillis) {
    CompletableFuture.runAsync(
            () -> {},
            CompletableFuture.delayedExecutor(random.nextInt(atMostMillis), TimeUnit.MILLISECONDS))
        .join();
  }
}
