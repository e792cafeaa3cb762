package dev.tidemark.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final ClientAddress client = ClientAddress.of("203.0.113.7");
  private final AtomicLong clock = new AtomicLong(-5_000_000_000L);

  @Test
  void givesABurstAndThenTheRate() {
    RateLimit limit = limit(10, 3);

    assertThat(taken(limit, client, 10)).isEqualTo(3);
    advanceMillis(100);
    assertThat(taken(limit, client, 10)).isEqualTo(1);
    advanceMillis(10_000);
    assertThat(taken(limit, client, 10)).isEqualTo(3);
  }

  @Test
  void saysWhenThereWillBeSomeAgain() {
    RateLimit limit = limit(10, 1);
    taken(limit, client, 1);

    long wait = limit.tryTake(client);

    assertThat(wait).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    clock.addAndGet(wait - 1);
    assertThat(limit.tryTake(client)).isEqualTo(1);
    clock.addAndGet(1);
    assertThat(limit.tryTake(client)).isZero();
  }

  @Test
  void makesWhoSentMoreThanTheBurstInOneBodyWaitForAll() {
    RateLimit limit = limit(10, 3);

    assertThat(limit.tryTake(client)).isZero();
    limit.takeMore(client, 99);

    assertThat(limit.tryTake(client)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(9_800));
  }

  @Test
  void tellsClientsApartAndTakesAnIpv6NetworkForOne() {
    RateLimit limit = limit(10, 1);

    assertThat(taken(limit, client, 5)).isEqualTo(1);
    assertThat(taken(limit, ClientAddress.of("203.0.113.7"), 5)).isZero();
    assertThat(taken(limit, ClientAddress.of("203.0.113.8"), 5)).isEqualTo(1);
    assertThat(taken(limit, ClientAddress.of("2001:db8::1"), 5)).isEqualTo(1);
    assertThat(taken(limit, ClientAddress.of("2001:db8::2"), 5)).isZero();
    assertThat(taken(limit, ClientAddress.of("2001:db8:0:1::1"), 5)).isEqualTo(1);
    assertThat(limit.activeClients()).isEqualTo(4);
    advanceMillis(1_000);
    assertThat(limit.activeClients()).isZero();
  }

  @Test
  void staysAsSmallAsItIsAndNeverRefusesAStranger() {
    RateLimit limit = limit(1, 1);

    for (int i = 0; i < 10_000; i++) {
      ClientAddress other = ClientAddress.of("198.18." + i / 256 + "." + i % 256);
      assertThat(limit.tryTake(other)).isZero();
    }

    assertThat(limit.places()).isEqualTo(64);
    assertThat(limit.activeClients()).isEqualTo(64);
    assertThat(limit.forgotten()).isEqualTo(10_000 - 64);
  }

  @Test
  void forgetsFirstWhoHasUsedLeast() {
    RateLimit limit = limit(1, 50);
    taken(limit, client, 50);

    for (int i = 0; i < 1_000; i++) {
      limit.tryTake(ClientAddress.of("198.18." + i / 256 + "." + i % 256));
    }

    assertThat(taken(limit, client, 1)).isZero();
  }

  @Test
  void holdsOverThreads() throws Exception {
    RateLimit limit = limit(1, 1_000);
    int sum = taken(limit, client, 1); // two that claim the place at once might forget some
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> taken = new ArrayList<>();

    for (int i = 0; i < 4; i++) {
      taken.add(threads.submit(() -> taken(limit, client, 1_000)));
    }

    for (Future<Integer> part : taken) {
      sum += part.get();
    }
    threads.shutdown();
    assertThat(sum).isEqualTo(1_000);
  }

  private RateLimit limit(int eventsPerSecond, int burst) {
    return new RateLimit(eventsPerSecond, burst, 64, clock::get);
  }

  private void advanceMillis(long millis) {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static int taken(RateLimit limit, ClientAddress from, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      taken += limit.tryTake(from) == 0 ? 1 : 0;
    }
    return taken;
  }
}
