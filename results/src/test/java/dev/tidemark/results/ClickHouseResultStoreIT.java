package dev.tidemark.results;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("ClickHouse as this machine has it: Debian's is 18.16")
class ClickHouseResultStoreIT extends ClickHouseContract {
  @TempDir static Path folder;
  private static ClickHouseServer server;

  @BeforeAll
  static void startServer() throws Exception {
    Optional<List<String>> command = ClickHouseServer.command();
    if (command.isPresent()) {
      server = ClickHouseServer.start(command.get(), folder);
    }
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  String url(String database) {
    assumeTrue(server != null, "no clickhouse-server on the PATH of this machine");
    return server.url(database);
  }

  @Test
  void saysThatThePasswordIsWrong() {
    String url = url("default").replace("p%40ss", "secret");

    assertThatThrownBy(() -> ClickHouseResultStore.at(url).migrate())
        .isInstanceOf(ResultStoreException.class)
        .hasMessageMatching("(?s).*: status 40[13], Code: (193|516).*")
        .hasMessageNotContaining("secret");
  }
}
