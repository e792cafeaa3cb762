package dev.tidemark.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * CPU time that a process has used since its start, user and system, all threads. It hardly depends
 * on what else the machine does, which makes it the steadiest figure on a shared one.
 */
public final class ProcessCpu {
  /** Fixed in Linux's interface to user space, whatever the kernel's own clock does. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int UTIME_AFTER_NAME = 11;

  private final long pid;
  private final Path stat;

  public ProcessCpu(long pid) {
    this.pid = pid;
    this.stat = Path.of("/proc", Long.toString(pid), "stat");
  }

  public static ProcessCpu ofThisProcess() {
    return new ProcessCpu(ProcessHandle.current().pid());
  }

  /** In steps of ten milliseconds. */
  public long nanos() {
    try {
      return Files.exists(stat)
          ? nanosOf(Files.readString(stat, StandardCharsets.ISO_8859_1))
          : portableNanos();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the CPU time of process " + pid, e);
    }
  }

  /** The name, second, is in parentheses and may hold anything; utime and stime are 14 and 15. */
  static long nanosOf(String stat) {
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks =
        Long.parseLong(afterName[UTIME_AFTER_NAME])
            + Long.parseLong(afterName[UTIME_AFTER_NAME + 1]);
    return ticks * NANOS_PER_TICK;
  }

  private long portableNanos() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElseThrow(() -> new IllegalStateException("Cannot read the CPU time of process " + pid));
  }
}
