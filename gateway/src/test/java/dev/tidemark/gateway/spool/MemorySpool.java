package dev.tidemark.gateway.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A spool in memory, whose disk fails as a test wants, for the tests of other packages. */
public final class MemorySpool {
  private static final SpoolConfig CONFIG =
      new SpoolConfig(true, Path.of("memory"), 1 << 20, 4_096, 1 << 20, 64 << 10);
  static final SpoolTimings NO_TIMINGS =
      new SpoolTimings() {
        @Override
        public void spoolAppended(long nanos) {}

        @Override
        public void spoolForced(long nanos) {}
      };

  private final LosingFiles files = new LosingFiles(new Random(1));
  private final AtomicInteger readsFailed = new AtomicInteger();
  private final Spool spool;

  public MemorySpool() throws IOException {
    spool = Spool.open(files, CONFIG, NO_TIMINGS, Clock.systemUTC());
  }

  public Spool spool() {
    return spool;
  }

  /** From now on nothing can be set aside. */
  public void failToSetAside() {
    files.fault(LosingFiles.failing(".refused"));
  }

  /** From now on reading fails as nobody expects. */
  public void failToRead() {
    files.fault(
        call -> {
          if (call.equals("read")) {
            readsFailed.incrementAndGet();
            throw new InternalError("no direct buffer memory");
          }
        });
  }

  public int readsFailed() {
    return readsFailed.get();
  }

  public void mend() {
    files.fault(call -> {});
  }
}
