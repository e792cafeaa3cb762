package dev.tidemark.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The numbered SQL files of one store, in order; the n-th brings a store from version n − 1 to n. A
 * file that was released is never changed.
 */
final class Migrations {
  private final String folder;
  private final List<String> files;

  Migrations(String folder, String... files) {
    this.folder = folder;
    this.files = List.of(files);
  }

  /** One file: the version it leads to, and its statements. */
  record Migration(int version, String name, List<String> statements) {}

  /**
   * What a store of this version still needs; empty when it is up to date.
   *
   * @param store for the message
   * @throws ResultStoreException when a newer release wrote the store
   */
  List<Migration> after(int version, String store) {
    if (version > files.size()) {
      throw new ResultStoreException(
          "Cannot use "
              + store
              + ": its tables have version "
              + version
              + ", this release knows versions up to "
              + files.size()
              + ". Run the release that wrote it, or a newer one");
    }
    List<Migration> missing = new ArrayList<>();
    for (int next = version + 1; next <= files.size(); next++) {
      String name = files.get(next - 1);
      missing.add(new Migration(next, name, statements(name)));
    }
    return missing;
  }

  private List<String> statements(String name) {
    String path = "/" + folder + "/" + name;
    try (InputStream in = Migrations.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("Cannot find the migration " + path);
      }
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String withoutComments = sql.replaceAll("(?m)^\\s*--.*$", "");
      return Arrays.stream(withoutComments.split(";", -1))
          .map(String::strip)
          .filter(statement -> !statement.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the migration " + path, e);
    }
  }
}
