package dev.tidemark.results;

import static dev.tidemark.results.Rows.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every result store knows of how far the pipeline has come. */
abstract class HealthContract {

  abstract ResultStore store();

  @Test
  void saysWherePartitionsAndGatewaysStand() {
    assertThat(store().health().partitions()).isEmpty();
    store()
        .write(
            new BatchResults(
                List.of(),
                List.of(),
                List.of(),
                List.of(Rows.slice(0, 0, 7, 0, 7)),
                List.of(Rows.tick("g", 0, 7, 10), Rows.tick("g", 1, 3, 10))));

    List<PartitionStanding> partitions = store().health().partitions();
    assertThat(partitions).extracting(PartitionStanding::partition).containsExactly(0, 1);
    assertThat(partitions.get(0).readUntil()).isEqualTo(7);
    assertThat(partitions.get(0).acknowledged()).isEqualTo(7);
    assertThat(partitions.get(0).storedAt()).isNotNull();
    assertThat(partitions.get(1).readUntil()).isZero();
    assertThat(partitions.get(1).tickedAt()).isNotNull();
    assertThat(partitions.get(1).storedAt()).isNull();
    assertThat(store().health().gateways())
        .singleElement()
        .satisfies(
            gateway -> {
              assertThat(gateway.gatewayId()).isEqualTo("g");
              assertThat(gateway.acknowledged()).isEqualTo(10);
              assertThat(gateway.tickedAt()).isNotEqualTo(at(-1));
            });
  }
}
