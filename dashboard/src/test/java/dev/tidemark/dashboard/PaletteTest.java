package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The colours of both themes: text can be read, and pages can be told apart. */
class PaletteTest {
  private static final Pattern COLOUR = Pattern.compile("--([a-z0-9-]+): #([0-9a-f]{6});");
  private static final double LEAST_CONTRAST = 4.5;
  private static final double LEAST_DIFFERENCE = 10;

  /** Machado, Oliveira and Fernandes 2009, full severity, on linear RGB. */
  private static final Map<String, double[][]> EYES =
      Map.of(
          "all",
          new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
          "protan",
          new double[][] {
            {0.152286, 1.052583, -0.204868},
            {0.114503, 0.786281, 0.099216},
            {-0.003882, -0.048116, 1.051998}
          },
          "deutan",
          new double[][] {
            {0.367322, 0.860646, -0.227968},
            {0.280085, 0.672501, 0.047413},
            {-0.011820, 0.042940, 0.968881}
          },
          "tritan",
          new double[][] {
            {1.255528, -0.076749, -0.178779},
            {-0.078411, 0.930809, 0.147602},
            {0.004733, 0.691367, 0.303900}
          });

  @ParameterizedTest
  @ValueSource(strings = {":root {", ":root[data-theme='dark'] {"})
  void textHasEnoughContrast(String theme) throws IOException {
    Map<String, double[]> colours = colours(theme);
    for (String ink : new String[] {"ink", "text", "muted", "accent", "good", "warn", "bad"}) {
      for (String ground : new String[] {"background", "soft"}) {
        assertThat(contrast(colours.get(ink), colours.get(ground)))
            .as("%s on %s", ink, ground)
            .isGreaterThanOrEqualTo(LEAST_CONTRAST);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {":root {", ":root[data-theme='dark'] {"})
  void anyTwoPagesDifferForEveryEye(String theme) throws IOException {
    Map<String, double[]> colours = colours(theme);
    List<String> slots = colours.keySet().stream().filter(n -> n.startsWith("slot-")).toList();
    assertThat(slots).hasSize(9);
    List<String> alike = new ArrayList<>();
    EYES.forEach(
        (eyes, sees) -> {
          for (String a : slots) {
            for (String b : slots) {
              if (a.compareTo(b) < 0
                  && difference(seen(sees, colours.get(a)), seen(sees, colours.get(b)))
                      < LEAST_DIFFERENCE) {
                alike.add(eyes + ": " + a + " and " + b);
              }
            }
          }
        });

    assertThat(alike).isEmpty();
  }

  private static Map<String, double[]> colours(String theme) throws IOException {
    try (InputStream in = Dashboard.class.getResourceAsStream("page/theme.css")) {
      String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String block = css.substring(css.indexOf(theme), css.indexOf('}', css.indexOf(theme)));
      Map<String, double[]> colours = new LinkedHashMap<>();
      Matcher colour = COLOUR.matcher(block);
      while (colour.find()) {
        colours.put(colour.group(1), linear(Integer.parseInt(colour.group(2), 16)));
      }
      return colours;
    }
  }

  private static double[] linear(int rgb) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double value = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
      linear[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
    return linear;
  }

  private static double contrast(double[] a, double[] b) {
    double first = luminance(a) + 0.05;
    double second = luminance(b) + 0.05;
    return Math.max(first, second) / Math.min(first, second);
  }

  private static double luminance(double[] rgb) {
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  }

  private static double[] seen(double[][] matrix, double[] rgb) {
    double[] seen = new double[3];
    for (int i = 0; i < 3; i++) {
      double value = matrix[i][0] * rgb[0] + matrix[i][1] * rgb[1] + matrix[i][2] * rgb[2];
      seen[i] = Math.max(0, Math.min(1, value));
    }
    return seen;
  }

  /** Distance in OKLab, times 100. */
  private static double difference(double[] a, double[] b) {
    double[] first = oklab(a);
    double[] second = oklab(b);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += (first[i] - second[i]) * (first[i] - second[i]);
    }
    return 100 * Math.sqrt(sum);
  }

  private static double[] oklab(double[] rgb) {
    double l = Math.cbrt(0.4122214708 * rgb[0] + 0.5363325363 * rgb[1] + 0.0514459929 * rgb[2]);
    double m = Math.cbrt(0.2119034982 * rgb[0] + 0.6806995451 * rgb[1] + 0.1073969566 * rgb[2]);
    double s = Math.cbrt(0.0883024619 * rgb[0] + 0.2817188376 * rgb[1] + 0.6299787005 * rgb[2]);
    return new double[] {
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
    };
  }
}
