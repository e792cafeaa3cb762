package dev.tidemark.dashboard.export;

import static dev.tidemark.dashboard.export.ExportTable.ofFunnel;
import static dev.tidemark.dashboard.export.ExportTable.ofMinutes;
import static dev.tidemark.dashboard.export.ExportTable.ofObjects;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which answers of the API are tables, and whether a request wants one as a file: {@code
 * format=csv}, or {@code Accept: text/csv}. An answer with several has the first; {@code
 * table=NAME} names another.
 */
public final class Exports {
  private static final String CHOSEN = "export";

  /** Tables by the path of their answer, the one that is meant without a name first. */
  private static final Map<String, List<ExportTable>> TABLES =
      Map.of(
          "/api/health",
          List.of(
              ofObjects("stages", "stages", "stage", "state", "rate", "lagSeconds", "problem"),
              ofObjects(
                  "partitions",
                  "partitions",
                  "partition",
                  "readUntil",
                  "acknowledged",
                  "events",
                  "lagRecords",
                  "lagSeconds",
                  "tickedAt",
                  "storedAt"),
              ofObjects(
                  "gateways",
                  "gateways",
                  "gatewayId",
                  "startedAt",
                  "acknowledged",
                  "spooled",
                  "tickedAt")),
          "/api/ledger",
          List.of(
              ofObjects(
                  "minutes",
                  "minutes",
                  "minute",
                  "accepted",
                  "counted",
                  "quarantined",
                  "late",
                  "duplicate",
                  "unexplained"),
              ofObjects("partitions", "partitions", "partition", "readUntil")),
          "/api/pages",
          List.of(
              ofObjects("ranking", "ranking", "page", "views", "viewsBefore", "change"),
              ofMinutes("minutes", "minutes")),
          "/api/pages/find",
          List.of(ofObjects("pages", "pages", "page", "views")),
          "/api/page",
          List.of(
              ofMinutes("minutes", "minutes"),
              ofObjects("into", "ways.into", "from", "to", "views"),
              ofObjects("outOf", "ways.outOf", "from", "to", "views"),
              ofObjects("types", "types", "type", "events"),
              ofObjects("faults", "faults", "reason", "appVersion", "events"),
              alerts()),
          "/api/flow",
          List.of(ofObjects("links", "links", "from", "to", "views"), ofFunnel("funnel", "funnel")),
          "/api/alerts",
          List.of(alerts()),
          "/api/quarantine",
          List.of(
              ofObjects(
                  "samples",
                  "samples",
                  "appendedAt",
                  "receivedAt",
                  "reasons",
                  "page",
                  "eventType",
                  "appVersion",
                  "topic",
                  "partition",
                  "offset",
                  "rawLength",
                  "raw"),
              ofObjects("reasons", "reasons", "reason", "events")),
          "/api/quarantine/events",
          List.of(
              ofObjects(
                  "events",
                  "events",
                  "id",
                  "appendedAt",
                  "receivedAt",
                  "reasons",
                  "page",
                  "eventType",
                  "appVersion",
                  "sentAgain",
                  "rawLength",
                  "raw"),
              ofObjects("reasons", "reasons", "reason", "events")));

  private Exports() {}

  private static ExportTable alerts() {
    return ofObjects(
        "alerts",
        "alerts",
        "kind",
        "subject",
        "openedAt",
        "closedAt",
        "severity",
        "score",
        "numbers");
  }

  /** A table that was asked for as a file. */
  public static final class Export {
    private final ExportTable table;

    private Export(ExportTable table) {
      this.table = table;
    }

    public String fileName() {
      return "tidemark-" + table.name() + ".csv";
    }

    public String csv(JsonObject answer) {
      return table.csv(answer);
    }
  }

  /** Refuses what cannot be. */
  public interface Refusal {
    void of(RoutingContext context, String message);
  }

  /** Takes the wish for a file out of the parameters, before the routes that answer see them. */
  public static void addTo(Router router, Refusal refusal) {
    TABLES.keySet().forEach(path -> router.get(path).handler(context -> choose(context, refusal)));
  }

  /** The table that a request wants as a file; none when it wants JSON. */
  public static Optional<Export> of(RoutingContext context) {
    return Optional.ofNullable(context.<Export>get(CHOSEN));
  }

  private static void choose(RoutingContext context, Refusal refusal) {
    MultiMap parameters = context.queryParams();
    List<String> formats = parameters.getAll("format");
    List<String> names = parameters.getAll("table");
    List<ExportTable> tables = TABLES.get(context.currentRoute().getPath());
    if (formats.size() > 1 || names.size() > 1) {
      refusal.of(context, "Invalid parameter: 'format' or 'table' is there twice");
      return;
    }
    if (!formats.isEmpty() && !List.of("csv", "json").contains(formats.get(0))) {
      refusal.of(
          context, "Cannot parse 'format' = \"" + formats.get(0) + "\": expected csv or json");
      return;
    }
    boolean csv = formats.isEmpty() ? acceptsCsv(context) : formats.get(0).equals("csv");
    Optional<ExportTable> table =
        tables.stream()
            .filter(one -> names.isEmpty() || one.name().equals(names.get(0)))
            .findFirst();
    if (table.isEmpty()) {
      refusal.of(
          context,
          "Unknown table '"
              + names.get(0)
              + "': expected "
              + tables.stream().map(ExportTable::name).collect(Collectors.joining(", ")));
      return;
    }
    parameters.remove("format").remove("table");
    context.response().putHeader(HttpHeaders.VARY, "Accept");
    if (csv) {
      context.put(CHOSEN, new Export(table.get()));
    }
    context.next();
  }

  private static boolean acceptsCsv(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/csv");
  }
}
