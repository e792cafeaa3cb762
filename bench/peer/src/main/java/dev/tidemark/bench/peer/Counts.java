package dev.tidemark.bench.peer;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a run of {@link CountingJob} came to.
 *
 * @param read records
 * @param onTime valid events on time among them, by the event contract
 * @param counted events in the windows of the result
 * @param windows windows of the result
 * @param wallNanos from the first record that was parsed to the last event that was counted
 * @param cpuNanos of the whole process, in the same time
 */
public record Counts(
    long read, long onTime, long counted, long windows, long wallNanos, long cpuNanos) {

  /** Events that should be in a window, and are in none. */
  public long dropped() {
    return onTime - counted;
  }

  String toLine() {
    return LongStream.of(read, onTime, counted, windows, wallNanos, cpuNanos)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }

  /** Reads what {@link PeerServer} answers. */
  public static Counts ofLine(String line) {
    long[] values = Arrays.stream(line.strip().split(" ")).mapToLong(Long::parseLong).toArray();
    return new Counts(values[0], values[1], values[2], values[3], values[4], values[5]);
  }
}
