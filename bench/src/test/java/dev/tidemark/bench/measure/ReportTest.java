package dev.tidemark.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void writesFiguresInOrderWithFourDigits() {
    Report report =
        new Report().put("one_us", 15.61803).put("one_rps", 68_231.4).put("small", 0.000123456);

    assertThat(report.toJson())
        .isEqualTo("{\"one_us\":15.62,\"one_rps\":68231,\"small\":0.0001235}");
  }

  @Test
  void writesWholeNumbersWithoutAnExponent() {
    assertThat(new Report().put("a", 0).put("b", 9_000).put("c", 1e9).toJson())
        .isEqualTo("{\"a\":0,\"b\":9000,\"c\":1000000000}");
  }

  @Test
  void writesNullForWhatCouldNotBeMeasured() {
    assertThat(new Report().put("ratio", Double.NaN).toJson()).isEqualTo("{\"ratio\":null}");
  }

  @Test
  void writesAGroupAsAnObject() {
    assertThat(new Report().put("a", 1).put("group", new Report().put("b", 2)).toJson())
        .isEqualTo("{\"a\":1,\"group\":{\"b\":2}}");
  }
}
