package dev.tidemark.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldTest {

  @ParameterizedTest
  @EnumSource
  void isFoundByItsNameAndByNoOther(Field field) {
    byte[] in = ("{\"" + field.key() + "\"").getBytes(StandardCharsets.US_ASCII);
    int from = 2;
    int to = in.length - 1;

    assertThat(Field.named(in, from, to)).isEqualTo(field);
    assertThat(Field.named(in, from, to - 1)).isNotEqualTo(field);
    assertThat(Field.named(in, from - 1, to)).isNotEqualTo(field);
    for (int p = from; p < to; p++) {
      in[p] ^= 1;
      assertThat(Field.named(in, from, to)).as("with another byte at " + p).isNotEqualTo(field);
      in[p] ^= 1;
    }
  }
}
