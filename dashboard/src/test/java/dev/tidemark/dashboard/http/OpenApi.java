package dev.tidemark.dashboard.http;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The API's description, read for tests. */
final class OpenApi {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  private final JsonObject document;

  private OpenApi(JsonObject document) {
    this.document = document;
  }

  static OpenApi read() throws IOException {
    try (InputStream file =
        OpenApi.class.getResourceAsStream("/dev/tidemark/dashboard/openapi.yaml")) {
      Map<?, ?> tree = new YAMLMapper().readValue(file, Map.class);
      return new OpenApi(new JsonObject(io.vertx.core.json.Json.encode(tree)));
    }
  }

  JsonObject document() {
    return document;
  }

  /** Such as {@code GET /api/ledger}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (String path : document.getJsonObject("paths").fieldNames()) {
      for (String method : document.getJsonObject("paths").getJsonObject(path).fieldNames()) {
        if (METHODS.contains(method)) {
          operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path);
        }
      }
    }
    return operations;
  }

  /** Names of the parameters in the address of a GET. */
  List<String> parameters(String path) {
    List<String> names = new ArrayList<>();
    for (Object item : get(path).getJsonArray("parameters", new io.vertx.core.json.JsonArray())) {
      JsonObject parameter = resolved((JsonObject) item);
      if (parameter.getString("in").equals("query")) {
        names.add(parameter.getString("name"));
      }
    }
    return names;
  }

  /** What is wrong with an answer of a GET; empty when nothing is. */
  List<String> faults(String path, int status, JsonObject answer) {
    JsonObject responses = get(path).getJsonObject("responses");
    String key = String.valueOf(status);
    JsonObject response =
        resolved(responses.getJsonObject(responses.containsKey(key) ? key : "default"));
    JsonObject schema =
        response
            .getJsonObject("content")
            .getJsonObject("application/json")
            .getJsonObject("schema")
            .copy()
            .put("components", document.getJsonObject("components"));
    OutputUnit result =
        Validator.create(
                JsonSchema.of(schema),
                new JsonSchemaOptions()
                    .setBaseUri("https://tidemark.dev")
                    .setDraft(Draft.DRAFT202012)
                    .setOutputFormat(OutputFormat.Basic))
            .validate(answer);
    List<String> faults = new ArrayList<>();
    if (!result.getValid()) {
      faults.add("not valid: " + result.getErrors());
    }
    return faults;
  }

  /** References that lead nowhere. */
  Set<String> broken() {
    Set<String> broken = new TreeSet<>();
    java.util.regex.Matcher reference =
        java.util.regex.Pattern.compile("\"\\$ref\":\"#/([^\"]+)\"").matcher(document.encode());
    while (reference.find()) {
      JsonObject at = document;
      for (String name : reference.group(1).split("/", -1)) {
        at = at == null ? null : at.getJsonObject(name);
      }
      if (at == null) {
        broken.add(reference.group(1));
      }
    }
    return broken;
  }

  private JsonObject get(String path) {
    return document.getJsonObject("paths").getJsonObject(path).getJsonObject("get");
  }

  private JsonObject resolved(JsonObject item) {
    String reference = item.getString("$ref");
    if (reference == null) {
      return item;
    }
    JsonObject at = document;
    for (String name : reference.substring(2).split("/", -1)) {
      at = at.getJsonObject(name);
    }
    return at;
  }
}
