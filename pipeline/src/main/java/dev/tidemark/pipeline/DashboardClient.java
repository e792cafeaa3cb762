package dev.tidemark.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks the dashboard's API, as anyone could. */
final class DashboardClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final String baseUrl;

  DashboardClient(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** The ledger; nothing while the dashboard cannot answer. */
  Optional<LedgerView> ledger() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/api/ledger")).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.of(LedgerView.of(json.readTree(response.body())))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
