package dev.tidemark.gateway.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * SHA-256 with a salt that this process has drawn and tells nobody: equal inputs can be found again
 * while it runs, and nothing can be told of them from outside or afterwards.
 */
final class SaltedHash {
  private static final int SALT_BYTES = 32;

  private final byte[] salt = new byte[SALT_BYTES];

  SaltedHash() {
    new SecureRandom().nextBytes(salt);
  }

  byte[] of(byte[] input, int length) {
    MessageDigest digest = sha256();
    digest.update(salt);
    digest.update(input, 0, length);
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
