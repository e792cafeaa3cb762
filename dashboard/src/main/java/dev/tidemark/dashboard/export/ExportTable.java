package dev.tidemark.dashboard.export;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A table within an answer.
 *
 * @param columns the header, in order
 * @param rows finds the rows in the answer, each with one value a column
 */
record ExportTable(
    String name, List<String> columns, Function<JsonObject, List<List<Object>>> rows) {

  /** A list of objects, in which each column is a field; {@code path} is of names, with dots. */
  static ExportTable ofObjects(String name, String path, String... columns) {
    return new ExportTable(
        name,
        List.of(columns),
        answer -> {
          List<List<Object>> rows = new ArrayList<>();
          for (Object item : array(answer, path)) {
            List<Object> row = new ArrayList<>();
            for (String column : columns) {
              row.add(((JsonObject) item).getValue(column));
            }
            rows.add(row);
          }
          return rows;
        });
  }

  /**
   * Views by time and page; what is counted together is under {@code (other)} and {@code (late)}.
   */
  static ExportTable ofMinutes(String name, String path) {
    return new ExportTable(
        name, List.of("from", "minutes", "page", "views"), answer -> series(object(answer, path)));
  }

  /** Shoppers at each step, by mode. */
  static ExportTable ofFunnel(String name, String path) {
    return new ExportTable(
        name,
        List.of("step", "reached", "inOrder"),
        answer -> {
          JsonObject funnel = object(answer, path);
          JsonArray steps = funnel.getJsonArray("steps");
          List<List<Object>> rows = new ArrayList<>();
          for (int i = 0; i < steps.size(); i++) {
            rows.add(
                List.of(
                    steps.getString(i),
                    funnel.getJsonArray("skip").getLong(i),
                    funnel.getJsonArray("strict").getLong(i)));
          }
          return rows;
        });
  }

  String csv(JsonObject answer) {
    Csv csv = new Csv(columns);
    rows.apply(answer).forEach(csv::add);
    return csv.toString();
  }

  private static List<List<Object>> series(JsonObject minutes) {
    List<String> names = new ArrayList<>();
    minutes.getJsonArray("pages").forEach(page -> names.add((String) page));
    List<JsonArray> values = new ArrayList<>();
    minutes.getJsonArray("views").forEach(views -> values.add((JsonArray) views));
    Collections.addAll(names, "(other)", "(late)");
    Collections.addAll(values, minutes.getJsonArray("other"), minutes.getJsonArray("late"));
    Instant from = Instant.parse(minutes.getString("from"));
    long step = minutes.getLong("step");
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < minutes.getJsonArray("late").size(); i++) {
      for (int page = 0; page < names.size(); page++) {
        rows.add(
            List.of(
                from.plus(Duration.ofMinutes(step * i)).toString(),
                step,
                names.get(page),
                values.get(page).getLong(i)));
      }
    }
    return rows;
  }

  private static JsonObject object(JsonObject answer, String path) {
    JsonObject at = answer;
    for (String name : path.split("\\.", -1)) {
      at = at.getJsonObject(name);
    }
    return at;
  }

  private static JsonArray array(JsonObject answer, String path) {
    int last = path.lastIndexOf('.');
    return last < 0
        ? answer.getJsonArray(path)
        : object(answer, path.substring(0, last)).getJsonArray(path.substring(last + 1));
  }
}
