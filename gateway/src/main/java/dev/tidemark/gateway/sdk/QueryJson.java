package dev.tidemark.gateway.sdk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A URL's query as a JSON object of texts. Bytes that are no UTF-8 stay what they are, and so make
 * the event malformed, be they percent-encoded or not.
 */
final class QueryJson {
  private static final String HEX = "0123456789abcdef";

  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private final byte[] query;

  private QueryJson(String query) {
    // a request line comes from the network as one character a byte
    this.query = query.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The object; empty if the query is null. */
  static JsonValue of(String query) {
    QueryJson reading = new QueryJson(query == null ? "" : query);
    reading.read();
    return JsonValue.of(reading.json.toByteArray());
  }

  private void read() {
    json.write('{');
    int start = 0;
    while (start < query.length) {
      int end = indexOf('&', start, query.length);
      int equals = indexOf('=', start, end);
      if (end > start) {
        if (json.size() > 1) {
          json.write(',');
        }
        text(start, equals);
        json.write(':');
        text(Math.min(equals + 1, end), end);
      }
      start = end + 1;
    }
    json.write('}');
  }

  private int indexOf(char wanted, int from, int to) {
    int p = from;
    while (p < to && query[p] != wanted) {
      p++;
    }
    return p;
  }

  private void text(int from, int to) {
    json.write('"');
    int p = from;
    while (p < to) {
      if (query[p] == '%' && to - p > 2 && digit(p + 1) >= 0 && digit(p + 2) >= 0) {
        character(digit(p + 1) << 4 | digit(p + 2));
        p += 3;
      } else {
        character(query[p] == '+' ? ' ' : query[p]);
        p++;
      }
    }
    json.write('"');
  }

  private int digit(int p) {
    return Character.digit(query[p], 16);
  }

  private void character(int b) {
    if (b == '"' || b == '\\') {
      json.write('\\');
      json.write(b);
    } else if (b >= 0 && b < ' ') {
      json.writeBytes("\\u00".getBytes(StandardCharsets.US_ASCII));
      json.write(HEX.charAt(b >> 4));
      json.write(HEX.charAt(b & 0xf));
    } else {
      json.write(b);
    }
  }
}
