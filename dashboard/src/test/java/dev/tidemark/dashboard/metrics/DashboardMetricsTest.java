package dev.tidemark.dashboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.dashboard.live.Freshness;
import org.junit.jupiter.api.Test;

class DashboardMetricsTest {
  private final DashboardMetrics metrics = new DashboardMetrics();

  @Test
  void countsAnswersByClassOfStatus() {
    metrics.answered(200);
    metrics.answered(204);
    metrics.answered(404);
    metrics.answered(503);

    assertThat(metrics.scrape().lines())
        .contains(
            "dashboard_requests_total{status=\"2xx\"} 2.0",
            "dashboard_requests_total{status=\"4xx\"} 1.0",
            "dashboard_requests_total{status=\"5xx\"} 1.0");
  }

  @Test
  void showsTheFreshnessOfTheLastMinuteInSeconds() {
    metrics.freshness(new Freshness.Figures(1_000, 180, 250, 420, 600));
    metrics.newestReceivedAt(5_500);

    assertThat(metrics.scrape().lines())
        .contains(
            "dashboard_freshness_seconds{quantile=\"0.5\"} 0.18",
            "dashboard_freshness_seconds{quantile=\"0.99\"} 0.42",
            "dashboard_freshness_seconds{quantile=\"1\"} 0.6",
            "dashboard_freshness_events 1000.0",
            "dashboard_newest_event_timestamp_seconds 5.5");
  }
}
