package dev.tidemark.bench.gateway;

import dev.tidemark.bench.measure.ProcessCpu;
import dev.tidemark.bench.measure.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over many connections from one thread, lean enough to leave the cores to the
 * server. Every request gets an answer before a run ends, so what was accepted is known exactly.
 */
final class LoadClient implements AutoCloseable {
  private static final Duration RAMP_UP = Duration.ofSeconds(1);
  private static final long LONGEST_PAUSE_NANOS = 100_000;
  private static final long LONGEST_SILENCE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  static final long LONGEST_LATENCY_MICROS = Duration.ofMinutes(1).toNanos() / 1_000;

  private final InetSocketAddress address;
  private final int connectionCount;
  private final Requests requests;
  private final ProcessCpu server;
  private final Selector selector;
  private final List<ClientConnection> connections = new ArrayList<>();
  private final Deque<ClientConnection> idle = new ArrayDeque<>();
  private long accepted;
  private long refused;

  /** Who wants to know of answers. */
  private interface Listener {
    /**
     * An answer has come.
     *
     * @param micros since the request was due
     */
    void answered(int status, long dueAtNanos, long micros);
  }

  /**
   * Makes a client; each run connects anew, since servers close what is idle.
   *
   * @param server whose CPU time is measured
   */
  LoadClient(int port, int connections, Requests requests, ProcessCpu server) throws IOException {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.connectionCount = connections;
    this.requests = requests;
    this.server = server;
    this.selector = Selector.open();
  }

  /** Events in all requests that were answered 204, of all runs. */
  long acceptedEvents() {
    return accepted * requests.eventsPerRequest();
  }

  /** Requests that were answered otherwise. */
  long refused() {
    return refused;
  }

  /** Closed loop: each connection sends its next request as soon as it has its answer. */
  Sample saturate(Duration measured) throws IOException {
    connect();
    long start = System.nanoTime();
    long from = start + RAMP_UP.toNanos();
    long until = from + measured.toNanos();
    long begunAt = 0;
    long acceptedBefore = 0;
    long cpuBefore = 0;
    long now = start;
    while (now < until) {
      if (begunAt == 0 && now >= from) {
        begunAt = now;
        acceptedBefore = accepted;
        cpuBefore = server.nanos();
      }
      while (!idle.isEmpty()) {
        idle.remove().send(requests.next(), now);
      }
      receive(1, null);
      now = System.nanoTime();
    }
    Sample sample =
        new Sample(
            (accepted - acceptedBefore) * requests.eventsPerRequest(),
            now - begunAt,
            server.nanos() - cpuBefore);
    drain(null);
    disconnect();
    return sample;
  }

  /**
   * Open loop: requests are due at even intervals whatever the server does. One that finds no idle
   * connection waits, and its latency counts from when it was due.
   */
  PacedSample pace(double requestsPerSecond, Duration measured) throws IOException {
    connect();
    Histogram latencies = new Histogram(LONGEST_LATENCY_MICROS, 3);
    double interval = 1e9 / requestsPerSecond;
    long start = System.nanoTime();
    long from = start + RAMP_UP.toNanos();
    long until = from + measured.toNanos();
    Listener listener =
        (status, dueAtNanos, micros) -> {
          if (dueAtNanos >= from) {
            latencies.recordValue(micros);
          }
        };
    long sent = 0;
    long due = start;
    long begunAt = 0;
    long acceptedBefore = 0;
    long cpuBefore = 0;
    while (due < until) {
      long now = System.nanoTime();
      if (begunAt == 0 && now >= from) {
        begunAt = now;
        acceptedBefore = accepted;
        cpuBefore = server.nanos();
      }
      while (due <= now && due < until && !idle.isEmpty()) {
        idle.remove().send(requests.next(), due);
        due = start + (long) (++sent * interval);
      }
      if (receive(0, listener) == 0) {
        LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NANOS, Math.max(1, due - now)));
      }
    }
    drain(listener);
    Sample sample =
        new Sample(
            (accepted - acceptedBefore) * requests.eventsPerRequest(),
            System.nanoTime() - begunAt,
            server.nanos() - cpuBefore);
    disconnect();
    return new PacedSample(sample, latencies);
  }

  /**
   * Open loop at rates that change, without a pause between them, beyond what the server can take.
   * A request that is due while no connection is idle is not sent at all: nobody waits for a turn
   * to send a beacon. It is counted.
   *
   * @param eachSecond told at the end of each second, on this thread
   * @return what became of the requests that were due in each second
   */
  List<OfferedSecond> offer(List<LoadStep> steps, Runnable eachSecond) throws IOException {
    connect();
    List<OfferedSecond> seconds = new ArrayList<>();
    long start = System.nanoTime();
    Listener listener =
        (status, dueAtNanos, micros) ->
            seconds.get((int) ((dueAtNanos - start) / SECOND_NANOS)).answered(status, micros);
    for (LoadStep step : steps) {
      for (int i = 0; i < step.seconds(); i++) {
        OfferedSecond second = new OfferedSecond();
        seconds.add(second);
        offer(
            step.requestsPerSecond(),
            start + (seconds.size() - 1) * SECOND_NANOS,
            second,
            listener);
        eachSecond.run();
      }
    }
    drain(listener);
    disconnect();
    return seconds;
  }

  private void offer(double requestsPerSecond, long start, OfferedSecond second, Listener listener)
      throws IOException {
    double interval = 1e9 / requestsPerSecond;
    long count = 0;
    long due = start;
    while (due < start + SECOND_NANOS) {
      long now = System.nanoTime();
      while (due <= now && due < start + SECOND_NANOS) {
        if (idle.isEmpty()) {
          second.notSent();
        } else {
          idle.remove().send(requests.next(), due);
        }
        due = start + (long) (++count * interval);
      }
      if (receive(0, listener) == 0) {
        LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NANOS, Math.max(1, due - now)));
      }
    }
  }

  private void connect() throws IOException {
    for (int i = 0; i < connectionCount; i++) {
      connections.add(new ClientConnection(address, selector));
    }
    idle.addAll(connections);
  }

  private void disconnect() throws IOException {
    for (ClientConnection connection : connections) {
      connection.close();
    }
    connections.clear();
    idle.clear();
    selector.selectNow(); // lets go of the closed channels
  }

  private void drain(Listener listener) throws IOException {
    long deadline = System.nanoTime() + LONGEST_SILENCE_NANOS;
    while (idle.size() < connections.size()) {
      receive(100, listener);
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "No answer to " + (connections.size() - idle.size()) + " requests within 30 s");
      }
    }
  }

  private int receive(long timeoutMillis, Listener listener) throws IOException {
    return timeoutMillis == 0
        ? selector.selectNow(key -> handle(key, listener))
        : selector.select(key -> handle(key, listener), timeoutMillis);
  }

  private void handle(SelectionKey key, Listener listener) {
    ClientConnection connection = (ClientConnection) key.attachment();
    try {
      if (key.isWritable()) {
        connection.flush();
      }
      int status = key.isReadable() ? connection.read() : 0;
      if (status == 0) {
        return;
      }
      if (status == 204) {
        accepted++;
      } else {
        refused++;
      }
      if (listener != null) {
        long due = connection.intendedAtNanos();
        long micros = Math.min(LONGEST_LATENCY_MICROS, (System.nanoTime() - due) / 1_000);
        listener.answered(status, due, micros);
      }
      idle.add(connection);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    disconnect();
    selector.close();
  }
}
