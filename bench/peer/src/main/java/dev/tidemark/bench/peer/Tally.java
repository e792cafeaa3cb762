package dev.tidemark.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what all threads of a run have read, and takes the run's time: from the first record that
 * is parsed to the last event that is counted, so that no engine's start is in it.
 */
public final class Tally {
  /** A moment: wall clock, and CPU time of the process until then. */
  private record Moment(long wallNanos, long cpuNanos) {
    static Moment now() {
      OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      return new Moment(System.nanoTime(), system.getProcessCpuTime());
    }
  }

  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong onTime = new AtomicLong();
  private volatile Moment start;
  private volatile Moment end;

  void read(boolean counts) {
    if (!started.get() && started.compareAndSet(false, true)) {
      start = Moment.now();
    }
    if (counts) {
      onTime.incrementAndGet();
    }
    read.incrementAndGet();
  }

  public long read() {
    return read.get();
  }

  public long onTime() {
    return onTime.get();
  }

  /** Says that everything has been counted. */
  public void end() {
    end = Moment.now();
  }

  /** What the run came to, with what its windows hold. */
  public Counts counts(long counted, long windows) {
    return new Counts(
        read(),
        onTime(),
        counted,
        windows,
        end.wallNanos() - start.wallNanos(),
        end.cpuNanos() - start.cpuNanos());
  }
}
