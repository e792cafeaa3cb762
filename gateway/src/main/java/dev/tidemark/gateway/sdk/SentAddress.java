package dev.tidemark.gateway.sdk;

import dev.tidemark.gateway.access.ClientAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A visitor's address that an SDK on a server has written into an event. It is stored as that of
 * the sender is: truncated.
 */
final class SentAddress {
  private SentAddress() {}

  /**
   * Truncates an address among the members of an object.
   *
   * @param object which is copied but for the values of that name; whatever is no address is null
   */
  static JsonValue truncatedIn(JsonValue object, String name) {
    ByteArrayOutputStream copy = new ByteArrayOutputStream(object.to() - object.from());
    int copied = object.from();
    for (JsonValue.Member member : object.members()) {
      JsonValue value = member.value();
      if (member.name().equals(name) && value.isPresent()) {
        copy.write(object.in(), copied, value.from() - copied);
        copy.writeBytes(truncated(value).getBytes(StandardCharsets.US_ASCII));
        copied = value.to();
      }
    }
    copy.write(object.in(), copied, object.to() - copied);
    JsonValue truncated = JsonValue.of(copy.toByteArray());
    return object.isRepeated() ? truncated.asRepeated() : truncated;
  }

  private static String truncated(JsonValue address) {
    String truncated = ClientAddress.of(address.text()).truncated();
    return truncated == null ? "null" : "\"" + truncated + "\"";
  }
}
