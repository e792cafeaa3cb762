package dev.tidemark.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private static final ClientAddress PROXY = ClientAddress.of("10.0.0.1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7 | 203.0.113.0",
        "198.51.100.9, 203.0.113.7 | 203.0.113.0",
        "198.51.100.9, 203.0.113.7, 10.0.0.2 | 203.0.113.0",
        "203.0.113.7:4711 | 203.0.113.0",
        "2001:db8:1::7 | 2001:db8:1::",
        "[2001:db8:1::7]:4711,10.0.0.2 | 2001:db8:1::",
        "::ffff:203.0.113.7 | 203.0.113.0",
        "10.0.0.3, 10.0.0.2 | 10.0.0.0",
        "203.0.113.7, unknown | 10.0.0.0",
        "203.0.113.7, | 10.0.0.0",
        "shop.example | 10.0.0.0",
        "203.0.113.7, unknown, 10.0.0.2 | 10.0.0.0",
        "'' | 10.0.0.0",
      })
  void takesTheLastAddressThatIsNoTrustedProxys(String header, String client) {
    assertThat(client(ForwardedHeader.X_FORWARDED_FOR, "X-Forwarded-For", header))
        .isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=203.0.113.7 | 203.0.113.0",
        "for=198.51.100.9, For=203.0.113.7;proto=https;by=10.0.0.9 | 203.0.113.0",
        "by=10.0.0.9;for=\"[2001:db8:1::7]:4711\" | 2001:db8:1::",
        "for=\"203.0.113.7:80\", for=10.0.0.2 | 203.0.113.0",
        "for=198.51.100.9, for=_hidden | 10.0.0.0",
        "for=198.51.100.9, proto=https | 10.0.0.0",
      })
  void readsTheStandardHeader(String header, String client) {
    assertThat(client(ForwardedHeader.FORWARDED, "Forwarded", header)).isEqualTo(client);
  }

  @Test
  void readsSeveralHeadersAsOneList() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("X-Forwarded-For", "198.51.100.9");
    headers.add("X-Forwarded-For", "203.0.113.7, 10.0.0.3");
    headers.add("X-Forwarded-For", "10.0.0.2");

    assertThat(proxies(ForwardedHeader.X_FORWARDED_FOR).client(PROXY, headers).truncated())
        .isEqualTo("203.0.113.0");
  }

  @Test
  void takesNoOtherHeaderThanTheOneThatItsProxiesWrite() {
    assertThat(client(ForwardedHeader.X_FORWARDED_FOR, "Forwarded", "for=203.0.113.7"))
        .isEqualTo("10.0.0.0");
    assertThat(client(ForwardedHeader.FORWARDED, "X-Forwarded-For", "203.0.113.7"))
        .isEqualTo("10.0.0.0");
  }

  @Test
  void trustsNobodyElse() {
    TrustedProxies proxies = proxies(ForwardedHeader.X_FORWARDED_FOR);

    assertThat(proxies.trusts(PROXY)).isTrue();
    assertThat(proxies.trusts(ClientAddress.of("203.0.113.7"))).isFalse();
    assertThat(proxies.trusts(ClientAddress.UNKNOWN)).isFalse();
  }

  private static String client(ForwardedHeader kind, String name, String value) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(name, value);
    return proxies(kind).client(PROXY, headers).truncated();
  }

  private static TrustedProxies proxies(ForwardedHeader kind) {
    return new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8")), kind);
  }
}
