package dev.tidemark.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** The numbers behind an alert as they are stored: one JSON object of names and numbers. */
final class AlertNumbers {
  private static final JsonFactory FACTORY = new JsonFactory();

  private AlertNumbers() {}

  static String write(Map<String, Double> numbers) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Double> number : numbers.entrySet()) {
        json.writeNumberField(number.getKey(), number.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the numbers of an alert", e);
    }
    return text.toString();
  }

  static Map<String, Double> read(String text) {
    Map<String, Double> numbers = new TreeMap<>();
    try (JsonParser json = FACTORY.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        numbers.put(name, json.getDoubleValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the numbers of an alert", e);
    }
    return numbers;
  }
}
