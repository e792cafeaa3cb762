package dev.tidemark.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void takesTheMiddleOfAnOddNumber() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9));
  }

  @Test
  void takesTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0, 2.0))).isEqualTo(new Spread(3, 1, 9));
  }

  @Test
  void comparesWithinARoundOnly() {
    Spread ratios = Spread.ofRatios(List.of(10.0, 100.0, 30.0), List.of(5.0, 50.0, 10.0));

    assertThat(ratios).isEqualTo(new Spread(2, 2, 3));
  }

  @Test
  void refusesWhatHasNoMedian() {
    assertThatThrownBy(() -> Spread.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot take the median of nothing");
    assertThatThrownBy(() -> Spread.ofRatios(List.of(1.0), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot compare 1 rounds with 0");
  }
}
