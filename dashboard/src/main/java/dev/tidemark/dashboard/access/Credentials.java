package dev.tidemark.dashboard.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Who shows which secret. A comparison takes as long whatever was shown, and every secret is
 * compared each time.
 */
public final class Credentials {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 24;

  private final byte[] reader;
  private final byte[] operator;
  private final byte[] basic;

  public Credentials(AccessConfig config) {
    reader = digest(config.token());
    operator = digest(config.operatorToken());
    basic = digest(config.user().flatMap(user -> config.password().map(word -> user + ":" + word)));
  }

  /** A token that nobody guesses. */
  public static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The role of who shows this token. */
  Role ofToken(String token) {
    byte[] shown = digest(token);
    boolean reads = same(shown, reader);
    boolean operates = same(shown, operator);
    return operates ? Role.OPERATOR : reads ? Role.READER : Role.NONE;
  }

  /** The role of who shows this in an {@code Authorization} header. */
  Role ofAuthorization(String header) {
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    String value = space < 0 ? "" : header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return ofToken(value);
    }
    if (scheme.equalsIgnoreCase("Basic")) {
      return ofBasic(value);
    }
    return Role.NONE;
  }

  private Role ofBasic(String encoded) {
    try {
      String shown = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      return same(digest(shown), basic) ? Role.READER : Role.NONE;
    } catch (IllegalArgumentException e) {
      return Role.NONE; // not Base64
    }
  }

  boolean hasOperator() {
    return operator.length > 0;
  }

  boolean hasBasic() {
    return basic.length > 0;
  }

  /** What a role's sessions are signed with; empty where nobody can have that role. */
  byte[] sessionKey(Role role) {
    byte[] of = role == Role.OPERATOR ? operator : reader.length > 0 ? reader : basic;
    return of.length == 0 ? of : digest("session\n" + Base64.getEncoder().encodeToString(of));
  }

  private static boolean same(byte[] shown, byte[] secret) {
    return MessageDigest.isEqual(shown, secret);
  }

  private static byte[] digest(Optional<String> secret) {
    return secret.map(Credentials::digest).orElse(new byte[0]);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
