package dev.tidemark.gateway.sdk;

import java.util.List;

/** Looks for a write key in a request, and where that is a batch, in its first event. */
final class KeyInBody {
  private KeyInBody() {}

  /**
   * Finds it.
   *
   * @param shape of the members below
   * @param json one event, an array of events, or a batch
   * @param events the member that holds the events of a batch; null if batches are arrays
   * @param names of the key, the first that is there counts
   * @return null if there is none
   */
  static String find(JsonShape shape, JsonValue json, String events, String... names) {
    JsonShape.Members members = shape.read(json);
    if (members == null) {
      return first(shape, json.elements(), names);
    }
    String key = members.first(names).text();
    return key == null && events != null
        ? first(shape, members.get(events).elements(), names)
        : key;
  }

  private static String first(JsonShape shape, List<JsonValue> events, String... names) {
    JsonShape.Members members =
        events == null || events.isEmpty() ? null : shape.read(events.get(0));
    return members == null ? null : members.first(names).text();
  }
}
