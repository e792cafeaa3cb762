package dev.tidemark.dashboard.query;

import dev.tidemark.results.ReplayRequest;
import dev.tidemark.results.ReplayRequests;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What operators asked to be sent again, and what became of it. */
public final class ReplaysQuery {
  private final ReplayRequests requests;

  public ReplaysQuery(ReplayRequests requests) {
    this.requests = requests;
  }

  /** The replays that were asked for last, newest first. */
  public JsonArray newest(int limit) {
    JsonArray newest = new JsonArray();
    requests.newest(limit).forEach(request -> newest.add(json(request)));
    return newest;
  }

  public Optional<JsonObject> find(String id) {
    return requests.find(id).map(ReplaysQuery::json);
  }

  private static JsonObject json(ReplayRequest request) {
    return new JsonObject()
        .put("id", request.id())
        .put("askedAt", request.askedAt().toString())
        .put("updatedAt", request.updatedAt().toString())
        .put("who", request.who())
        .put("dryRun", request.dryRun())
        .put("state", request.state().code())
        .put("problem", request.problem().isEmpty() ? null : request.problem())
        .put("selection", renamed(parsed(request.selection()), "app_version", "appVersion"))
        .put("rule", parsed(request.rule()))
        .put("numbers", numbers(parsed(request.numbers())));
  }

  private static JsonObject numbers(JsonObject stored) {
    renamed(stored, "to_read", "toRead");
    renamed(stored, "sent_before", "sentBefore");
    return renamed(stored, "over_limit", "overLimit");
  }

  private static JsonObject renamed(JsonObject json, String from, String to) {
    Object value = json.remove(from);
    if (value != null) {
      json.put(to, value);
    }
    return json;
  }

  /** Empty where nothing is stored, or what no processor of this version wrote. */
  private static JsonObject parsed(String stored) {
    try {
      return stored.isEmpty() ? new JsonObject() : new JsonObject(stored);
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }
}
