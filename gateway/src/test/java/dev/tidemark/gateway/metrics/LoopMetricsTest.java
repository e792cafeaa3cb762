package dev.tidemark.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopMetricsTest {
  private final GatewayMetrics metrics = new GatewayMetrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void whatAllLoopsCountIsOneTotal() {
    LoopMetrics first = metrics.newLoop();
    LoopMetrics second = metrics.newLoop();
    first.accepted(3);
    second.accepted(4);
    second.acceptedOfBot(2);

    assertThat(metrics.scrape().lines())
        .contains(
            "gateway_events_accepted_total 7.0",
            "gateway_events_bot_total 2.0",
            "gateway_events_received_total 7.0");
  }

  @Test
  void publishingTimesOfAllLoopsAreOneHistogram() {
    LoopMetrics first = metrics.newLoop();
    LoopMetrics second = metrics.newLoop();
    first.published(TimeUnit.MICROSECONDS.toNanos(1_500));
    first.published(TimeUnit.MILLISECONDS.toNanos(2)); // a bound belongs to what is below it
    second.published(TimeUnit.MILLISECONDS.toNanos(4));
    second.published(TimeUnit.SECONDS.toNanos(5) + 1);

    assertThat(metrics.scrape().lines())
        .contains(
            "# TYPE gateway_publish_seconds histogram",
            "gateway_publish_seconds_bucket{le=\"0.002\"} 2",
            "gateway_publish_seconds_bucket{le=\"0.005\"} 3",
            "gateway_publish_seconds_bucket{le=\"5.0\"} 3",
            "gateway_publish_seconds_bucket{le=\"+Inf\"} 4",
            "gateway_publish_seconds_count 4",
            "gateway_publish_seconds_sum 5.007500001");
  }
}
