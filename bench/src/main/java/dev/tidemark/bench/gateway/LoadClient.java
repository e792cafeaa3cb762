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
  private static final long LONGEST_LATENCY_MICROS = Duration.ofMinutes(1).toNanos() / 1_000;

  private final InetSocketAddress address;
  private final int connectionCount;
  private final Requests requests;
  private final ProcessCpu server;
  private final Selector selector;
  private final List<ClientConnection> connections = new ArrayList<>();
  private final Deque<ClientConnection> idle = new ArrayDeque<>();
  private long accepted;
  private long refused;

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
   *
   * @return latencies in microseconds
   */
  Histogram pace(double requestsPerSecond, Duration measured) throws IOException {
    connect();
    Histogram latencies = new Histogram(LONGEST_LATENCY_MICROS, 3);
    double interval = 1e9 / requestsPerSecond;
    long start = System.nanoTime();
    long from = start + RAMP_UP.toNanos();
    long until = from + measured.toNanos();
    long sent = 0;
    long due = start;
    while (due < until) {
      long now = System.nanoTime();
      while (due <= now && due < until && !idle.isEmpty()) {
        idle.remove().send(requests.next(), due);
        due = start + (long) (++sent * interval);
      }
      Histogram measuredNow = now >= from ? latencies : null;
      if (receive(0, measuredNow) == 0) {
        LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NANOS, Math.max(1, due - now)));
      }
    }
    drain(latencies);
    disconnect();
    return latencies;
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

  private void drain(Histogram latencies) throws IOException {
    long deadline = System.nanoTime() + LONGEST_SILENCE_NANOS;
    while (idle.size() < connections.size()) {
      receive(100, latencies);
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "No answer to " + (connections.size() - idle.size()) + " requests within 30 s");
      }
    }
  }

  private int receive(long timeoutMillis, Histogram latencies) throws IOException {
    return timeoutMillis == 0
        ? selector.selectNow(key -> handle(key, latencies))
        : selector.select(key -> handle(key, latencies), timeoutMillis);
  }

  private void handle(SelectionKey key, Histogram latencies) {
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
      if (latencies != null) {
        latencies.recordValue(
            Math.min(
                LONGEST_LATENCY_MICROS,
                (System.nanoTime() - connection.intendedAtNanos()) / 1_000));
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
