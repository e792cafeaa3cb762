package dev.tidemark.gateway;

import dev.tidemark.gateway.spool.SpoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether the spool can have its folder, as far as can be told without making or locking it, so
 * that it is told with all else that is wrong with the configuration.
 */
final class SpoolFolder {
  private SpoolFolder() {}

  /** Adds what is wrong, as users are told it. */
  static void check(SpoolConfig config, List<String> problems) {
    if (!config.enabled()) {
      return;
    }
    Path folder = config.dir().toAbsolutePath();
    Path there = folder;
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    boolean fit = Files.isDirectory(there) && Files.isWritable(there);
    if (!fit || !(there.equals(folder) || canHold(there))) {
      problems.add(
          "Cannot use 'spool.dir' = \""
              + config.dir()
              + "\": "
              + there
              + " is no folder that can be written; set it to another, or 'spool.enabled' to false");
    }
  }

  /** Tries it, and leaves nothing behind: root may write even in /proc, the system says. */
  private static boolean canHold(Path folder) {
    try {
      Files.delete(Files.createTempDirectory(folder, ".tidemark-"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
