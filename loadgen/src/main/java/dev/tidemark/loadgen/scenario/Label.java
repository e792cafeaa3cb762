package dev.tidemark.loadgen.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * The truth about one thing that went wrong.
 *
 * @param kind of the alert that is right: {@code spike}, {@code silence}, {@code quarantine_surge},
 *     {@code bot}; {@code none} where any would be wrong
 * @param subject the page, the user, {@code (site)}, or the reason with tab and app version
 * @param about in words
 */
public record Label(
    Scenario scenario, String kind, String subject, Instant from, Instant until, String about) {
  /** The kind of what must not raise an alert. */
  public static final String NONE = "none";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line of JSON. */
  public String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("scenario", scenario.code());
    json.put("kind", kind);
    json.put("subject", subject);
    json.put("from", from.toString());
    json.put("until", until.toString());
    json.put("about", about);
    return json.toString();
  }
}
