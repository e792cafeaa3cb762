package dev.tidemark.dashboard.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser's cookie says, {@code role.expires.signature}: nothing is kept here, so a session
 * outlives a restart, holds on every dashboard with the same tokens, and ends when its role's token
 * is changed.
 */
final class Sessions {
  private static final String ALGORITHM = "HmacSHA256";

  private final Credentials credentials;
  private final Duration lifetime;
  private final Clock clock;

  Sessions(Credentials credentials, Duration lifetime, Clock clock) {
    this.credentials = credentials;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  String begin(Role role) {
    String said = role.code() + "." + clock.instant().plus(lifetime).getEpochSecond();
    return said + "." + sign(role, said);
  }

  /** The role that a cookie gives; none when it is not one of ours or has ended. */
  Role roleOf(String cookie) {
    String[] parts = cookie.split("\\.", -1);
    if (parts.length != 3 || !parts[1].matches("\\d{1,12}")) {
      return Role.NONE;
    }
    Role role =
        switch (parts[0]) {
          case "reader" -> Role.READER;
          case "operator" -> Role.OPERATOR;
          default -> Role.NONE;
        };
    if (role == Role.NONE
        || credentials.sessionKey(role).length == 0
        || Long.parseLong(parts[1]) <= clock.instant().getEpochSecond()) {
      return Role.NONE;
    }
    byte[] expected = sign(role, parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, parts[2].getBytes(StandardCharsets.UTF_8))
        ? role
        : Role.NONE;
  }

  long lifetimeSeconds() {
    return lifetime.toSeconds();
  }

  private String sign(Role role, String said) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(credentials.sessionKey(role), ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }
}
