package dev.tidemark.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickHouseAddressTest {

  @Test
  void readsEveryPart() {
    ClickHouseAddress address = ClickHouseAddress.parse("http://me:p%40ss:%2F@ch.local:9123/tide");

    assertThat(address.server()).hasToString("http://ch.local:9123/");
    assertThat(address.user()).isEqualTo("me");
    assertThat(address.password()).isEqualTo("p@ss:/");
    assertThat(address.database()).isEqualTo("tide");
    assertThat(address).hasToString("http://ch.local:9123/tide");
  }

  @Test
  void hasDefaults() {
    ClickHouseAddress address = ClickHouseAddress.parse("https://ch.local");

    assertThat(address).hasToString("https://ch.local:8443/default");
    assertThat(address.user()).isEmpty();
    assertThat(address.password()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ch.local:8123",
        "tcp://u:secret@ch.local:9000/db",
        "http://u:secret@/db",
        "http://u:secret@ch.local/db?x=y",
        "http://u:secret@ch.local/a/b",
        "http://u:secret@ch.local/a;b",
        "http://u:secret%@ch.local/db"
      })
  void refusesWhatItCannotUseWithoutRepeatingThePassword(String text) {
    assertThatThrownBy(() -> ClickHouseAddress.parse(text))
        .isInstanceOf(ResultStoreException.class)
        .hasMessageStartingWith("Invalid ClickHouse")
        .hasMessageNotContaining("secret");
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    try (Socket bound = new Socket()) { // and nobody listens
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String address = "127.0.0.1:" + bound.getLocalPort() + "/db";
      ResultStore store = ResultStores.open("clickhouse:http://u:secret@" + address);

      assertThatThrownBy(store::ledger)
          .isInstanceOf(ResultStoreException.class)
          .hasMessage("Cannot ask in ClickHouse at http://" + address + ": nobody answers there");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "duckdb:", "postgres://u:secret@h/db", "/a/path.duckdb"})
  void listsTheStoresThatThereAre(String url) {
    assertThatThrownBy(() -> ResultStores.open(url))
        .isInstanceOf(ResultStoreException.class)
        .hasMessage(
            "Unknown result store: expected duckdb:PATH, duckdb::memory: or"
                + " clickhouse:http://user:password@host:8123/database");
  }
}
