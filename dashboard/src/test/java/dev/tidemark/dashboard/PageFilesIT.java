package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page's files as a browser gets them. */
@Timeout(120)
class PageFilesIT {
  private static final int MOST_BYTES = 150 * 1_024;
  private static final Pattern REFERENCE =
      Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"|from '(\\.{1,2}/[^']+)'");

  private static final RunningDashboard DASHBOARD = new RunningDashboard(Clock.systemUTC()).start();

  @AfterAll
  static void close() {
    DASHBOARD.close();
  }

  @Test
  void everyFileThatIsReferredToIsThereAndAllTogetherAreLight() throws Exception {
    Map<String, Integer> gzipped = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>();
    open.add("/");
    while (!open.isEmpty()) {
      String path = open.remove();
      if (gzipped.containsKey(path)) {
        continue;
      }
      HttpResponse<String> plain = DASHBOARD.get(path);
      assertThat(plain.statusCode()).as(path).isEqualTo(200);
      gzipped.put(path, gzippedLength(path));
      Matcher reference = REFERENCE.matcher(plain.body());
      while (reference.find()) {
        open.add(
            reference.group(1) != null
                ? reference.group(1)
                : URI.create(path).resolve(reference.group(2)).toString());
      }
    }

    assertThat(gzipped).hasSizeGreaterThan(15).containsKeys("/assets/uplot.js", "/assets/app.css");
    assertThat(gzipped.values().stream().mapToInt(Integer::intValue).sum())
        .as("gzipped bytes of %s", gzipped)
        .isLessThan(MOST_BYTES);
  }

  @Test
  void theDemoShopIsThereWhereItIsWantedAndMayLoadTheGatewaysTrackerAlone() {
    DashboardConfig config =
        new DashboardConfig("127.0.0.1", 0, Duration.ofMillis(50), 10, "https://in.example.com/a")
            .withDemoPage();
    assertThat(DASHBOARD.get("/demo/").statusCode()).isEqualTo(404);

    try (RunningDashboard shop = new RunningDashboard(Clock.systemUTC(), config).start()) {
      HttpResponse<String> page = shop.get("/demo/ab12/carrinho");

      assertThat(page.body()).contains("src=\"https://in.example.com/a/tidemark.js\"");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("script-src 'self' https://in.example.com;")
          .contains("connect-src 'self' https://in.example.com;")
          .doesNotContain("unsafe");
      assertThat(shop.get("/").headers().firstValue("Content-Security-Policy").orElseThrow())
          .doesNotContain("example.com");
    }
  }

  @Test
  void aModuleIsPreloadedWhenItIsImported() {
    String index = DASHBOARD.get("/").body();
    Matcher reference = REFERENCE.matcher(DASHBOARD.get("/assets/main.js").body());

    while (reference.find()) {
      assertThat(index)
          .contains(
              "<link rel=\"modulepreload\" href=\"/assets/" + reference.group(2).substring(2));
    }
  }

  @Test
  void aCopyThatIsStillGoodIsNotSentAgain() {
    String etag = DASHBOARD.get("/assets/app.css").headers().firstValue("etag").orElseThrow();

    HttpResponse<String> again =
        DASHBOARD.send(DASHBOARD.request("/assets/app.css").header("If-None-Match", etag).build());

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("content-security-policy")).isPresent();
  }

  @Test
  void nothingInThePageIsInlineOrFromElsewhere() {
    String index = DASHBOARD.get("/").body();

    assertThat(index).doesNotContain("style=", "onclick", "<style").doesNotContain("//");
    assertThat(index).doesNotContainPattern("<script(?![^>]*src=)");
  }

  private static int gzippedLength(String path) throws IOException, InterruptedException {
    HttpRequest request = DASHBOARD.request(path).header("Accept-Encoding", "gzip").build();
    HttpResponse<byte[]> response = DASHBOARD.client().send(request, BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
    return response.body().length;
  }
}
