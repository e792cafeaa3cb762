package dev.tidemark.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON by another's hand: a strict UTF-8 decoder, and then Jackson. */
final class StrictJackson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonScanner.MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private StrictJackson() {}

  /** Whether the bytes are one JSON value, and nothing else. */
  static boolean accepts(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(text(bytes))) {
      return parser.nextToken() != null && endOfValue(parser) && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /** The elements of an array, as the bytes they are. Only for ASCII. */
  static List<String> elements(String array) throws IOException {
    List<String> elements = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(array)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        endOfValue(parser);
        elements.add(
            array.substring(start, (int) parser.currentLocation().getCharOffset()).strip());
      }
    }
    return elements;
  }

  private static boolean endOfValue(JsonParser parser) throws IOException {
    int depth = 0;
    while (true) {
      JsonToken token = parser.currentToken();
      if (token == null) {
        return false;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      // Jackson reads texts only when asked for them
      parser.getText();
      if (depth == 0) {
        return true;
      }
      parser.nextToken();
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
