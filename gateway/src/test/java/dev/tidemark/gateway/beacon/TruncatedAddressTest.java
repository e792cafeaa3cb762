package dev.tidemark.gateway.beacon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TruncatedAddressTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0",
    "255.255.255.255, 255.255.255.0",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1::",
    "2001:db8::1, 2001:db8::",
    "2001:0:1::5, 2001:0:1::",
    "fe80::1%eth0, fe80::",
    "::1, ::",
    "::ffff:203.0.113.77, 203.0.113.0"
  })
  void keepsTheFirstPart(String address, String truncated) {
    assertThat(TruncatedAddress.of(address)).isEqualTo(truncated);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "shop.example", "1.2.3.4.5:::"})
  void isAbsentForWhatIsNoAddressAndAsksNoNameServer(String text) {
    assertThat(TruncatedAddress.of(text)).isNull();
  }

  @Test
  void isAbsentForNull() {
    assertThat(TruncatedAddress.of(null)).isNull();
  }
}
