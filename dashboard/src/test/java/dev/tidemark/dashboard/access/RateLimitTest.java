package dev.tidemark.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong now = new AtomicLong();
  private final RateLimit limit = new RateLimit(2, 3, 100, now::get);

  @Test
  void allowsABurstAndThenASteadyRate() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isZero();
    }
    assertThat(limit.take("a")).isEqualTo(1);
    assertThat(limit.take("b")).as("another client").isZero();

    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));

    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isEqualTo(1);
  }

  @Test
  void restNeverGivesMoreThanABurst() {
    now.addAndGet(TimeUnit.DAYS.toNanos(1));
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isZero();
    }
    assertThat(limit.take("a")).isPositive();
  }

  @Test
  void remembersNoMoreClientsThanItMay() {
    for (int i = 0; i < 10_000; i++) {
      limit.take("client " + i);
    }
    assertThat(limit.clients()).isEqualTo(100);
  }

  @Test
  void countsANetworkOfIpv6AsOneClient() {
    assertThat(Clients.network("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(Clients.network("2001:db8:1:2::1"))
        .isNotEqualTo(Clients.network("2001:db8:1:3::1"));
    assertThat(Clients.network("192.0.2.7")).isEqualTo("192.0.2.7");
  }
}
