package dev.tidemark.gateway.sdk;

import dev.tidemark.events.Field;
import java.util.Arrays;

/**
 * An event in the query of an image, for where no script runs: our own fields as parameters. A mail
 * cannot know when it is read, so that an event without a time gets the time it was received.
 */
public final class PixelFormat implements SdkFormat {
  private static final JsonShape EVENT =
      JsonShape.of(Arrays.stream(Field.values()).map(Field::key).toArray(String[]::new));

  @Override
  public String name() {
    return "pixel";
  }

  @Override
  public void translate(SdkRequest request, NativeEvents out) {
    JsonValue query = QueryJson.of(request.query());
    JsonShape.Members event = EVENT.read(query);
    if (event == null) {
      out.untranslated(name(), query);
      return;
    }
    out.begin();
    for (Field field : Field.values()) {
      JsonValue value = event.get(field.key());
      if (field == Field.PROPERTIES) {
        out.copy(field, value.embedded().or(value));
      } else if (field == Field.EVENT_TIME && !value.isPresent()) {
        out.millis(field, request.receivedAtMillis());
      } else {
        out.copy(field, value);
      }
    }
    out.end(name(), null);
  }
}
