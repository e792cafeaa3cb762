package dev.tidemark.bench.peer;

import java.nio.file.Path;

/**
 * The job that every engine is measured with: read a topic from its start to the end it has now,
 * parse and validate each record by the event contract, and count the valid events on time by page
 * and minute of their corrected time, where a window stays open for two minutes.
 */
public interface CountingJob {

  /**
   * Runs to the topic's end.
   *
   * @param records how many records the topic has
   * @param folder empty, for what the engine keeps on disk
   */
  Counts run(String bootstrapServers, String topic, long records, Path folder) throws Exception;
}
