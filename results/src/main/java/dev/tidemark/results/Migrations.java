package dev.tidemark.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/**
 * The numbered SQL files of one store. A file that was released is never changed. Those that a
 * store lacks are applied in the order of their numbers; a number may be left out.
 */
final class Migrations {
  /** Every store has a file of each of these names. */
  private static final List<String> FILES =
      List.of(
          "001_result_tables.sql",
          "002_transitions_and_visitors.sql",
          "003_alerts.sql",
          "004_replays.sql",
          "005_replay_requests.sql",
          "006_rollups.sql",
          "007_longer_steps.sql",
          "008_fine_late_views.sql");

  private final String folder;

  Migrations(String folder) {
    this.folder = folder;
  }

  /** One file: its number, and its statements. */
  record Migration(int version, String name, List<String> statements) {}

  /**
   * What a store still needs; empty when it is up to date.
   *
   * @param applied the numbers of the files that made it
   * @param store for the message
   * @throws ResultStoreException when a newer release wrote the store
   */
  List<Migration> missing(SortedSet<Integer> applied, String store) {
    int newest = version(FILES.get(FILES.size() - 1));
    if (!applied.isEmpty() && applied.last() > newest) {
      throw new ResultStoreException(
          "Cannot use "
              + store
              + ": its tables have version "
              + applied.last()
              + ", this release knows versions up to "
              + newest
              + ". Run the release that wrote it, or a newer one");
    }
    return FILES.stream()
        .filter(name -> !applied.contains(version(name)))
        .map(name -> new Migration(version(name), name, statements(name)))
        .toList();
  }

  private static int version(String name) {
    return Integer.parseInt(name.substring(0, name.indexOf('_')));
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
