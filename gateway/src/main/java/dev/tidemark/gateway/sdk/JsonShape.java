package dev.tidemark.gateway.sdk;

import dev.tidemark.events.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of a JSON object that a format looks at, named by their paths: {@code
 * context.page.url}. Everything else is only checked to be JSON.
 */
final class JsonShape {
  /** A name at one level. */
  private static final class Node {
    private final byte[] name;
    private final List<Node> children = new ArrayList<>();
    private String path;

    Node(String name) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
    }

    Node child(String childName) {
      byte[] wanted = childName.getBytes(StandardCharsets.UTF_8);
      Node found = named(wanted, 0, wanted.length);
      if (found == null) {
        found = new Node(childName);
        children.add(found);
      }
      return found;
    }

    Node named(byte[] in, int from, int to) {
      for (Node child : children) {
        if (Arrays.equals(child.name, 0, child.name.length, in, from, to)) {
          return child;
        }
      }
      return null;
    }
  }

  private final Node root = new Node("");

  private JsonShape() {}

  static JsonShape of(String... paths) {
    JsonShape shape = new JsonShape();
    for (String path : paths) {
      Node node = shape.root;
      for (String name : path.split("\\.", -1)) {
        node = node.child(name);
      }
      node.path = path;
    }
    return shape;
  }

  /**
   * Finds the members of an object.
   *
   * @return null when the value is not one object of strict JSON
   */
  Members read(JsonValue value) {
    Reading reading = new Reading(value);
    return reading.isWhole() ? reading.members : null;
  }

  /** The members found in one object. */
  static final class Members {
    private final Map<String, JsonValue> values = new HashMap<>();

    JsonValue get(String path) {
      return values.getOrDefault(path, JsonValue.ABSENT);
    }

    /** The first of these members that says anything. */
    JsonValue first(String... paths) {
      for (String path : paths) {
        JsonValue value = get(path);
        if (value.isPresent()) {
          return value;
        }
      }
      return JsonValue.ABSENT;
    }

    /** These members by their names. */
    Map<String, JsonValue> named(String... names) {
      Map<String, JsonValue> named = new LinkedHashMap<>();
      for (String name : names) {
        named.put(name, get(name));
      }
      return named;
    }
  }

  /** One pass over one object. */
  private final class Reading {
    private final JsonScanner scanner = new JsonScanner();
    private final Members members = new Members();
    private final JsonValue value;

    Reading(JsonValue value) {
      this.value = value;
      scanner.reset(value.in(), value.to());
    }

    boolean isWhole() {
      int p = scanner.whitespace(value.from());
      p = scanner.at(p) == '{' ? object(root, p, 1) : JsonScanner.MALFORMED;
      return p > 0 && scanner.whitespace(p) == value.to();
    }

    private int object(Node node, int brace, int depth) {
      int p = scanner.firstMember(brace);
      while (p > 0 && scanner.at(p) != '}') {
        int name = p + 1;
        p = scanner.string(name);
        if (p < 0) {
          return JsonScanner.MALFORMED;
        }
        Node member =
            scanner.escaped() ? escaped(node, name - 1, p) : node.named(value.in(), name, p - 1);
        p = scanner.colon(p);
        if (p > 0) {
          p = member == null ? scanner.value(p, depth) : member(member, p, depth);
        }
        p = p > 0 ? scanner.nextMember(p) : p;
      }
      return p > 0 ? p + 1 : JsonScanner.MALFORMED;
    }

    private Node escaped(Node node, int from, int to) {
      byte[] name = new JsonValue(value.in(), from, to).text().getBytes(StandardCharsets.UTF_8);
      return node.named(name, 0, name.length);
    }

    private int member(Node member, int p, int depth) {
      boolean looksInside = scanner.at(p) == '{' && !member.children.isEmpty();
      int end = looksInside ? object(member, p, depth + 1) : scanner.value(p, depth);
      if (end > 0 && member.path != null) {
        JsonValue found = new JsonValue(value.in(), p, end);
        boolean repeated = members.values.containsKey(member.path);
        members.values.put(member.path, repeated ? found.asRepeated() : found);
      }
      return end;
    }
  }
}
