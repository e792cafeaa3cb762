package dev.tidemark.gateway.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The write keys and their sites, as a file lists them: {@code site key} a line, {@code #} before a
 * comment. A site may have several keys, so that an old one can stay until all pages have the new
 * one.
 *
 * <p>Keys are held and looked up as salted hashes. Which entries a lookup touches depends on the
 * hash alone, and the last comparison takes the same time wherever the two differ, so that the time
 * an answer takes tells nothing about a key.
 */
public final class WriteKeys {
  private static final class Entry {
    private final byte[] hash;
    private final String site;

    Entry(byte[] hash, String site) {
      this.hash = hash;
      this.site = site;
    }
  }

  private static final int MAX_PROBLEMS_TOLD = 20;
  private static final int MAX_KEY_LENGTH = 256;
  private static final Pattern KEY = Pattern.compile("[!-~]{1," + MAX_KEY_LENGTH + "}");
  private static final Pattern SITE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

  private final SaltedHash hash = new SaltedHash();
  private final Map<Long, List<Entry>> entries = new HashMap<>();
  private int size;

  private WriteKeys() {}

  /** Reads the file's text. */
  static WriteKeys parse(byte[] text) throws InvalidFileException {
    WriteKeys keys = new WriteKeys();
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String line : utf8(text).lines().toList()) {
      number++;
      String content = line.strip();
      if (!content.isEmpty() && !content.startsWith("#")) {
        String problem = keys.add(content);
        if (problem != null) {
          problems.add("line " + number + ": " + problem);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidFileException(told(problems));
    }
    if (keys.size == 0) {
      throw new InvalidFileException("it lists no key; expected lines of 'site key'");
    }
    return keys;
  }

  /** Not all of them, since a wrong file may have any number. */
  private static String told(List<String> problems) {
    int more = problems.size() - MAX_PROBLEMS_TOLD;
    return problems.stream().limit(MAX_PROBLEMS_TOLD).collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  /** What is wrong with the line; null for nothing. */
  private String add(String line) {
    String[] parts = BLANKS.split(line, -1);
    if (parts.length != 2
        || !SITE.matcher(parts[0]).matches()
        || !KEY.matcher(parts[1]).matches()) {
      return "expected 'site key', the site of letters, digits, dots, dashes and underscores";
    }
    String known = siteOf(parts[1]);
    if (known != null && !known.equals(parts[0])) {
      return "the key of site " + parts[0] + " is that of " + known + " already";
    }
    if (known == null) {
      byte[] hashed = hash(parts[1]);
      entries
          .computeIfAbsent(bucket(hashed), any -> new ArrayList<>())
          .add(new Entry(hashed, parts[0]));
      size++;
    }
    return null;
  }

  /** The site of a key; null for a key that is not listed, and for null. */
  public String siteOf(String key) {
    if (key == null || key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
      return null;
    }
    byte[] hashed = hash(key);
    String site = null;
    for (Entry entry : entries.getOrDefault(bucket(hashed), List.of())) {
      if (MessageDigest.isEqual(entry.hash, hashed)) {
        site = entry.site;
      }
    }
    return site;
  }

  /** How many keys there are. */
  public int size() {
    return size;
  }

  private byte[] hash(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return hash.of(bytes, bytes.length);
  }

  private static long bucket(byte[] hashed) {
    return ByteBuffer.wrap(hashed).getLong();
  }

  private static String utf8(byte[] text) throws InvalidFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidFileException("it is not text in UTF-8");
    }
  }
}
