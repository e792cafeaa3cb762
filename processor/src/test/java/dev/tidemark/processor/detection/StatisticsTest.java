package dev.tidemark.processor.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void knowsThePoissonTail() {
    assertThat(Statistics.logPoissonLowerTail(3, 0)).isCloseTo(-3, within(1e-9));
    assertThat(Math.exp(Statistics.logPoissonLowerTail(10, 4))).isCloseTo(0.029253, within(1e-6));
    assertThat(Math.exp(Statistics.logPoissonLowerTail(50, 30))).isCloseTo(0.0015940, within(1e-6));
    assertThat(Math.exp(Statistics.logPoissonLowerTail(5, 20))).isCloseTo(1, within(1e-6));
    assertThat(Statistics.logPoissonLowerTail(1e6, 0)).isEqualTo(-1e6);
    assertThat(Statistics.logPoissonLowerTail(0, 0)).isZero();
  }

  @Test
  void knowsWilsonsBound() {
    assertThat(Statistics.wilsonLowerBound(10, 100, 1.96)).isCloseTo(0.05523, within(1e-5));
    assertThat(Statistics.wilsonLowerBound(0, 50, 1.96)).isCloseTo(0, within(1e-12));
    assertThat(Statistics.wilsonLowerBound(50, 50, 1.96)).isCloseTo(0.92865, within(1e-5));
    assertThat(Statistics.wilsonLowerBound(0, 0, 1.96)).isZero();
  }

  @Test
  void knowsMedians() {
    assertThat(Statistics.median(new double[] {})).isZero();
    assertThat(Statistics.median(new double[] {5, 1, 3})).isEqualTo(3);
    assertThat(Statistics.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
  }
}
