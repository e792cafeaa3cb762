package dev.tidemark.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine of a current ClickHouse, which is no server: HTTP is {@link ClickHouseEngine}'s. */
@DisplayName("ClickHouse 26.9 engine (chdb)")
class ClickHouseEngineIT extends ClickHouseContract {
  @TempDir static Path folder;
  private static ClickHouseEngine engine;

  @BeforeAll
  static void startEngine() throws Exception {
    if (ClickHouseEngine.isInstalled()) {
      engine = ClickHouseEngine.start(folder);
    }
  }

  @AfterAll
  static void stopEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  @Override
  String url(String database) {
    assumeTrue(engine != null, "no chdb: deploy/clickhouse-engine/prepare installs it from PyPI");
    return engine.url(database);
  }

  @Test
  void isWhatItIsReportedAs() {
    assertThat(client().outsideDatabase("test", "SELECT version()"))
        .singleElement()
        .satisfies(row -> assertThat(row.text(0)).startsWith("26.9."));
  }
}
