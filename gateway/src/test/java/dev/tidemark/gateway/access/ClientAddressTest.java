package dev.tidemark.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0",
    "255.255.255.255, 255.255.255.0",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1::",
    "2001:db8::1, 2001:db8::",
    "2001:0:1::5, 2001:0:1::",
    "fe80::1%eth0, fe80::",
    "::1, ::",
    "::ffff:203.0.113.77, 203.0.113.0",
    "203.0.113.77:8080, 203.0.113.0",
    "[2001:db8:1::7]:8080, 2001:db8:1::",
    "[2001:db8:1::7], 2001:db8:1::"
  })
  void keepsTheFirstPart(String address, String truncated) {
    assertThat(ClientAddress.of(address).truncated()).isEqualTo(truncated);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "shop.example", "1.2.3.4.5:::"})
  void isAbsentForWhatIsNoAddressAndAsksNoNameServer(String text) {
    assertThat(ClientAddress.of(text).truncated()).isNull();
  }

  @Test
  void isAbsentForNull() {
    assertThat(ClientAddress.of(null).truncated()).isNull();
  }
}
