package dev.tidemark.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessCpuTest {
  @Test
  void addsUserAndSystemTimeWhateverTheProcessIsCalled() {
    String stat = "42 (a) (b c) S 1 42 42 0 -1 4194304 10 20 30 40 150 50 7 8 20 0 31 0 100";

    assertThat(ProcessCpu.nanosOf(stat)).isEqualTo(2_000_000_000L);
  }

  @Test
  void readsThisProcess() {
    assertThat(ProcessCpu.ofThisProcess().nanos()).isPositive();
  }
}
