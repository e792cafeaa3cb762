package dev.tidemark.dashboard.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @Test
  void quotesTextsAndLeavesNumbersAlone() {
    Csv csv = new Csv(List.of("a", "b"));
    csv.add(Arrays.asList("say \"hi\", twice\nplease", -1.5));
    csv.add(Arrays.asList(null, new JsonArray().add("x")));

    assertThat(csv.toString())
        .isEqualTo("\"a\",\"b\"\r\n\"say \"\"hi\"\", twice\nplease\",-1.5\r\n,\"[\"\"x\"\"]\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1"})
  void aTextIsNeverAFormula(String text) {
    Csv csv = new Csv(List.of("a"));
    csv.add(List.of(text));

    assertThat(csv.toString()).startsWith("\"a\"\r\n\"'" + text);
  }

  @Test
  void aPathIsLeftAsItIs() {
    Csv csv = new Csv(List.of("a"));
    csv.add(List.of("/produto/1=2"));

    assertThat(csv.toString()).contains("\r\n\"/produto/1=2\"\r\n");
  }
}
