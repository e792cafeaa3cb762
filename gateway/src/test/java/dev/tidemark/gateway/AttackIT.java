package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.broker.BrokerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is done to a gateway to take it away from others: ten thousand connections that say nothing,
 * heads and bodies that drip in, gzip bombs. Health answers in time throughout, and beacons are
 * taken. Runs for a minute: {@code -Pfaults}.
 */
@Tag("faults")
class AttackIT {
  private static final int IDLE = 10_000;
  private static final int DRIPPING = 300;
  private static final int BOMBS = 200;
  private static final int BOMB_BYTES = 48 << 20;
  private static final Duration ATTACK = Duration.ofSeconds(20);
  private static final byte[] SLOW_HEAD =
      ("POST /v1/events HTTP/1.1\r\nHost: a\r\nX-Slow: " + "a".repeat(1_000)).getBytes(US_ASCII);
  private static final byte[] SLOW_BODY =
      ("POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n" + " ".repeat(1_000))
          .getBytes(US_ASCII);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Long> healthMillis = new ArrayList<>();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Executor each = task -> new Thread(task, "attacker").start();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void answersInTimeUnderAttack(@TempDir Path folder) throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        ProcessGateway gateway =
            ProcessGateway.start(
                broker.bootstrapServers(),
                "events-" + UUID.randomUUID(),
                folder.resolve("spool"),
                "--http.header-timeout=30s",
                "--http.body-timeout=30s",
                "--http.idle-timeout=60s")) {
      gateway.awaitDrained();
      warmUp(gateway);
      for (int i = 0; i < IDLE; i++) {
        channels.add(connect(gateway));
      }
      try (Sleeper sleeper = Sleeper.start()) {
        attack(gateway, sleeper);
      }
    } finally {
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }

  private void attack(ProcessGateway gateway, Sleeper sleeper) throws Exception {
    CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> drip(gateway), each);
    CompletableFuture<Void> bombing = CompletableFuture.runAsync(() -> bomb(gateway), each);
    int accepted = probe(gateway);
    over.set(true);
    CompletableFuture.allOf(dripping, bombing).join();

    assertThat(gateway.metric("gateway_connections")).isGreaterThan(IDLE);
    assertThat(accepted).as("beacons taken meanwhile").isGreaterThan(50);
    List<Long> sorted = healthMillis.stream().sorted().toList();
    long slowest = sorted.get(sorted.size() - 1);
    System.out.printf(
        "AttackIT: health p50 %d ms, max %d ms of %d, %d beacons taken; a thread that only sleeps was"
            + " at most %d ms late%n",
        sorted.get(sorted.size() / 2), slowest, sorted.size(), accepted, sleeper.mostMillis());
    assertThat(slowest - sleeper.mostMillis())
        .as("slowest health, in ms, beyond what the machine alone makes a thread wait")
        .isLessThanOrEqualTo(100);
  }

  /** The first requests of a JVM are slow whoever sends them. */
  private void warmUp(ProcessGateway gateway) throws Exception {
    for (int i = 0; i < 500; i++) {
      assertThat(post(gateway, "{}".getBytes(US_ASCII))).isEqualTo(204);
      health(gateway);
    }
    healthMillis.clear();
  }

  private int probe(ProcessGateway gateway) throws Exception {
    long end = System.nanoTime() + ATTACK.toNanos();
    int accepted = 0;
    while (System.nanoTime() < end) {
      health(gateway);
      accepted += post(gateway, "{}".getBytes(US_ASCII)) == 204 ? 1 : 0;
      TimeUnit.MILLISECONDS.sleep(20); // between probes
    }
    return accepted;
  }

  private void health(ProcessGateway gateway) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(gateway.admin("/health/live")).build();
    long before = System.nanoTime();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    healthMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
  }

  private void drip(ProcessGateway gateway) {
    try {
      List<SocketChannel> slow = new ArrayList<>();
      for (int i = 0; i < DRIPPING; i++) {
        slow.add(connect(gateway));
      }
      for (int sent = 0; !over.get() && sent < 1_000; sent++) {
        for (int i = 0; i < DRIPPING; i++) {
          byte[] bytes = i % 2 == 0 ? SLOW_HEAD : SLOW_BODY;
          slow.get(i).write(ByteBuffer.wrap(bytes, sent, 1));
        }
        TimeUnit.MILLISECONDS.sleep(30); // a drop each
      }
      for (SocketChannel channel : slow) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void bomb(ProcessGateway gateway) {
    try {
      byte[] bomb = gzippedZeros();
      for (int i = 0; !over.get() && i < BOMBS; i++) {
        assertThat(post(gateway, bomb)).isEqualTo(413);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int post(ProcessGateway gateway, byte[] body) throws Exception {
    URI events = URI.create("http://127.0.0.1:" + gateway.port() + "/v1/events");
    HttpRequest request =
        HttpRequest.newBuilder(events).POST(BodyPublishers.ofByteArray(body)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static SocketChannel connect(ProcessGateway gateway) throws IOException {
    return SocketChannel.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
  }

  private static byte[] gzippedZeros() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[BOMB_BYTES]);
    }
    assertThat(bomb.size()).isLessThan(64 << 10);
    return bomb.toByteArray();
  }
}
