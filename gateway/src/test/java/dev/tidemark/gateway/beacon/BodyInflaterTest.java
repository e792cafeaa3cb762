package dev.tidemark.gateway.beacon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyInflaterTest {
  private static final int LIMIT = 1_024;

  private final BodyInflater inflater = new BodyInflater(LIMIT);

  @Test
  void inflatesUpToItsLimit() throws Exception {
    for (int size : new int[] {0, 1, LIMIT - 1, LIMIT}) {
      byte[] gzip = gzip(bytes(size));

      int length = inflater.inflate(gzip, gzip.length);

      assertThat(Arrays.copyOf(inflater.bytes(), length)).isEqualTo(bytes(size));
    }
  }

  @Test
  void inflatesAllMembersOfOneBody() throws Exception {
    byte[] both = concat(gzip(bytes(10)), gzip(bytes(20)));

    assertThat(inflater.inflate(both, both.length)).isEqualTo(30);
  }

  @Test
  void passesOverAFewEmptyMembers() throws Exception {
    byte[] body = concat(gzip(bytes(10)), repeat(gzip(bytes(0)), 50), gzip(bytes(20)));

    assertThat(inflater.inflate(body, body.length)).isEqualTo(30);
  }

  @Test
  void refusesABodyOfNothingButEmptyMembers() throws Exception {
    assertRefused(repeat(gzip(bytes(0)), 25_000), Refusal.MALFORMED_GZIP); // 500 KB
  }

  @Test
  void refusesMoreThanItsLimit() throws Exception {
    assertRefused(gzip(bytes(LIMIT + 1)), Refusal.TOO_LARGE);
    assertRefused(gzip(new byte[64 << 20]), Refusal.TOO_LARGE);
  }

  @Test
  void refusesEveryTruncationAndAWrongChecksum() throws Exception {
    byte[] whole = gzip(bytes(100));
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), Refusal.MALFORMED_GZIP);
    }
    whole[whole.length - 5] ^= 1;
    assertRefused(whole, Refusal.MALFORMED_GZIP);
  }

  @Test
  void knowsGzipByItsFirstBytes() throws Exception {
    byte[] gzip = gzip(bytes(1));

    assertThat(BodyInflater.isGzip(gzip, gzip.length)).isTrue();
    assertThat(BodyInflater.isGzip(gzip, 1)).isFalse();
    assertThat(BodyInflater.isGzip(new byte[] {'{', '}'}, 2)).isFalse();
  }

  private void assertRefused(byte[] body, Refusal refusal) {
    assertThatThrownBy(() -> inflater.inflate(body, body.length))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] repeat(byte[] member, int times) {
    return concat(Collections.nCopies(times, member).toArray(byte[][]::new));
  }

  private static byte[] concat(byte[]... members) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] member : members) {
      all.writeBytes(member);
    }
    return all.toByteArray();
  }
}
