package dev.tidemark.results;

import java.util.List;
import java.util.TreeSet;

/** What a release knew that had fewer migrations. */
final class OlderRelease {

  private OlderRelease() {}

  static List<Migrations.Migration> migrations(String folder, int newest) {
    return new Migrations(folder)
        .missing(new TreeSet<>(), "a new store").stream()
            .filter(migration -> migration.version() <= newest)
            .toList();
  }
}
