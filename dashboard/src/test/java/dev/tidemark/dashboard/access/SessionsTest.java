package dev.tidemark.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T15:42:30Z");

  @Test
  void aCookieGivesItsRoleUntilItEnds() {
    String cookie = sessions("reader-token-1234", NOW).begin(Role.READER);

    assertThat(sessions("reader-token-1234", NOW).roleOf(cookie)).isEqualTo(Role.READER);
    assertThat(sessions("reader-token-1234", NOW.plusSeconds(61)).roleOf(cookie))
        .isEqualTo(Role.NONE);
  }

  @Test
  void aNewTokenEndsTheSessionsOfTheOldOne() {
    String cookie = sessions("reader-token-1234", NOW).begin(Role.READER);

    assertThat(sessions("reader-token-5678", NOW).roleOf(cookie)).isEqualTo(Role.NONE);
  }

  @Test
  void nothingElseGivesARole() {
    Sessions sessions = sessions("reader-token-1234", NOW);
    String cookie = sessions.begin(Role.READER);

    for (String forged :
        new String[] {
          "",
          "..",
          "operator" + cookie.substring("reader".length()),
          cookie + "x",
          cookie.substring(0, cookie.length() - 1),
          cookie.replaceFirst("\\d{10}", "9999999999"),
          "none.9999999999.",
          "reader.99999999999999999999.x",
          "reader.-1.x"
        }) {
      assertThat(sessions.roleOf(forged)).as(forged).isEqualTo(Role.NONE);
    }
  }

  @Test
  void withoutAnOperatorsTokenNobodyIsOne() {
    AccessConfig config =
        AccessConfig.open().withTokens(Optional.of("reader-token-1234"), Optional.empty());
    Credentials credentials = new Credentials(config);

    assertThat(credentials.ofToken("")).isEqualTo(Role.NONE);
    assertThat(credentials.ofAuthorization("Bearer ")).isEqualTo(Role.NONE);
    assertThat(credentials.ofAuthorization("Basic Og==")).isEqualTo(Role.NONE);
    assertThat(
            new Sessions(credentials, Duration.ofMinutes(1), Clock.fixed(NOW, ZoneOffset.UTC))
                .roleOf("operator.9999999999.AAAA"))
        .isEqualTo(Role.NONE);
  }

  private static Sessions sessions(String token, Instant now) {
    return new Sessions(
        new Credentials(
            AccessConfig.open().withTokens(Optional.of(token), Optional.of("operator-token-1234"))),
        Duration.ofMinutes(1),
        Clock.fixed(now, ZoneOffset.UTC));
  }
}
