package dev.tidemark.processor.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.OperationConfig.LostEvents;
import dev.tidemark.processor.ProcessorConfig;
import dev.tidemark.processor.checkpoint.CheckpointFolder.DamagedException;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.processor.source.TopicState;
import dev.tidemark.results.ResultStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the checkpoint against the topic and the store before the query starts. Spark itself goes
 * on without a word when the topic was created anew with more events than the checkpoint knows,
 * when commits are missing, or when settings differ that are fixed by the checkpoint.
 */
public final class CheckpointGuard {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointGuard.class);
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

  static final String ANEW =
      "give checkpoint.dir and store.url new places; what the topic still has is counted again"
          + " there, and the old store keeps what is older (docs/operations.md, \"When the"
          + " checkpoint cannot be used\")";
  static final String DAMAGED =
      "put back a copy of the whole folder that was taken after the processor was stopped last; or "
          + ANEW;

  private final ProcessorConfig config;
  private final String path;
  private final CheckpointFolder folder;
  private final TopicState topic;

  private CheckpointGuard(
      ProcessorConfig config, String path, CheckpointFolder folder, TopicState topic) {
    this.config = config;
    this.path = path;
    this.folder = folder;
    this.topic = topic;
  }

  /**
   * Answers when the query may start from this folder.
   *
   * @param path the checkpoint's folder, with its version
   * @throws CheckpointException when the counts would be wrong
   */
  public static void check(
      ProcessorConfig config,
      SparkSession spark,
      String path,
      Map<String, Object> adminProperties,
      BatchSink sink)
      throws InterruptedException {
    Admin admin = Admin.create(adminProperties);
    try {
      CheckpointFolder folder = new CheckpointFolder(spark, path);
      new CheckpointGuard(config, path, folder, TopicState.ask(admin)).check(sink);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private void check(BatchSink sink) throws InterruptedException {
    try {
      OptionalLong begun = folder.newestOffsets();
      OptionalLong finished = folder.newestCommit();
      if (begun.isEmpty() && finished.isEmpty()) {
        requireEmpty(sink);
        folder.writeOrigin(CheckpointOrigin.of(topic));
        return;
      }
      requireWhole(begun, finished);
      requireSameTopic();
      requireReadable(nextOffsets(begun.getAsLong(), finished));
      requireAsNewAsResults(folder.offsets(begun.getAsLong()), sink);
      warnOfFixedSettings(folder.batchMetadata(begun.getAsLong()));
      requireSamePartitions(begun.getAsLong(), finished);
    } catch (DamagedException e) {
      throw new CheckpointException(path, e.getMessage(), DAMAGED, e);
    }
  }

  /** A ledger that is there already would get the same events again, under other offsets. */
  private void requireEmpty(BatchSink sink) {
    Map<Integer, Long> read = read(sink);
    if (!read.isEmpty()) {
      throw new CheckpointException(
          path,
          "there is none, yet the store "
              + ResultStores.withoutPassword(config.storeUrl())
              + " has results of the topic up to the offsets "
              + read
              + "; begun anew, the ledger would have these events twice",
          "put the checkpoint back; or " + ANEW);
    }
  }

  /** Batches that it does not know of would run again with other bounds. */
  private void requireAsNewAsResults(Map<Integer, Long> begun, BatchSink sink) {
    Map<Integer, Long> read = read(sink);
    boolean older =
        read.entrySet().stream()
            .anyMatch(one -> one.getValue() > begun.getOrDefault(one.getKey(), 0L));
    if (older) {
      throw new CheckpointException(
          path,
          "it is older than the results in the store "
              + ResultStores.withoutPassword(config.storeUrl())
              + ": it goes up to the offsets "
              + begun
              + ", and they up to "
              + read
              + "; from here, the ledger would have the events in between twice",
          "put back the newest copy of the whole folder; or " + ANEW);
    }
  }

  private static Map<Integer, Long> read(BatchSink sink) {
    Map<Integer, Long> read = new TreeMap<>();
    sink.progress().forEach(one -> read.put(one.partition(), one.readUntil()));
    return read;
  }

  private void requireWhole(OptionalLong begun, OptionalLong finished) throws DamagedException {
    long last = finished.orElse(-1);
    if (begun.isEmpty() || last > begun.getAsLong() || last < begun.getAsLong() - 1) {
      throw new DamagedException(
          begun.isEmpty() || last > begun.getAsLong() ? "offsets" : "commits",
          "the newest batch in 'offsets' is "
              + text(begun)
              + " and in 'commits' "
              + text(finished)
              + "; they are at most one apart, and offsets are first");
    }
    if (folder.queryId().isEmpty()) {
      throw new DamagedException("metadata", "it is missing");
    }
    if (finished.isPresent()) {
      JsonNode unused = folder.commit(finished.getAsLong());
    }
  }

  private void requireSameTopic() throws DamagedException {
    CheckpointOrigin origin =
        folder
            .origin()
            .orElseThrow(
                () ->
                    new CheckpointException(
                        path,
                        "it is not Tidemark's, or was damaged: the file 'origin' is missing, which"
                            + " says what it was made for",
                        DAMAGED));
    if (!origin.clusterId().equals(topic.clusterId()) || !origin.topic().equals(Topics.EVENTS)) {
      throw new CheckpointException(
          path,
          "it was made for the topic '%s' of the Kafka cluster %s, and %s is the cluster %s"
              .formatted(
                  origin.topic(), origin.clusterId(), config.bootstrapServers(), topic.clusterId()),
          "check kafka.bootstrap-servers and checkpoint.dir; for a new cluster, " + ANEW);
    }
    if (!origin.topicId().equals(topic.topicId())) {
      throw new CheckpointException(path, recreated(origin, topic.topicId()), ANEW);
    }
  }

  static String recreated(CheckpointOrigin origin, String topicId) {
    return "the topic '%s' was deleted and created anew: its id was %s and is %s; offsets of the one say nothing about the other"
        .formatted(origin.topic(), origin.topicId(), topicId);
  }

  /** Where the next batch begins, for partitions that were read from before. */
  private Map<Integer, Long> nextOffsets(long begun, OptionalLong finished)
      throws DamagedException {
    Map<Integer, Long> first = folder.firstOffsets();
    Map<Integer, Long> planned = folder.offsets(begun);
    if (finished.isEmpty()) {
      return first;
    }
    return finished.getAsLong() == begun ? planned : folder.offsets(finished.getAsLong());
  }

  private void requireReadable(Map<Integer, Long> next) {
    List<String> lost = new ArrayList<>();
    next.forEach(
        (partition, offset) -> {
          long first = topic.firstOffsets().getOrDefault(partition, 0L);
          long end = topic.endOffsets().getOrDefault(partition, 0L);
          if (partition < topic.partitions() && offset > end) {
            throw new CheckpointException(
                path,
                "partition %d of the topic '%s' ends at offset %d, and was read up to %d: the topic lost its last events, and what comes now gets offsets that count as read"
                    .formatted(partition, Topics.EVENTS, end, offset),
                ANEW);
          }
          if (offset < first) {
            lost.add("partition %d: %d to %d".formatted(partition, offset, first - 1));
          }
        });
    if (lost.isEmpty()) {
      return;
    }
    if (config.operation().onLostEvents() == LostEvents.STOP) {
      throw new CheckpointException(path, lost(lost), SKIP);
    }
    LOG.atWarn()
        .addKeyValue("topic", Topics.EVENTS)
        .addKeyValue("offsets", String.join("; ", lost))
        .log("Going on after events that the topic's retention deleted before they were read");
  }

  private static final String SKIP =
      "start once with --source.on-lost-events=skip to go on after them: they stay uncounted, and"
          + " the ledger keeps them as unexplained. Then give the topic a longer retention";

  private static String lost(List<String> lost) {
    return "the retention of the topic '"
        + Topics.EVENTS
        + "' deleted events before they were read ("
        + String.join("; ", lost)
        + ")";
  }

  private void requireSamePartitions(long begun, OptionalLong finished) throws DamagedException {
    int before = folder.origin().orElseThrow().partitions();
    if (before == topic.partitions()) {
      return;
    }
    String found = grown(before, topic.partitions());
    if (config.operation().acceptedPartitions() != topic.partitions()
        || topic.partitions() < before) {
      throw new CheckpointException(path, found, acceptGrowth(topic.partitions()));
    }
    long watermark = watermark(begun, finished);
    for (int partition = before; partition < topic.partitions(); partition++) {
      Long appended = topic.firstAppends().get(partition);
      if (appended != null && appended - ParsedEvent.LATE_AFTER.toMillis() < watermark) {
        throw new CheckpointException(
            path,
            found
                + ", and partition %d has events of windows that are closed already"
                    .formatted(partition),
            ANEW);
      }
    }
    folder.writeOrigin(CheckpointOrigin.of(topic));
    LOG.atInfo()
        .addKeyValue("topic", Topics.EVENTS)
        .addKeyValue("before", before)
        .addKeyValue("partitions", topic.partitions())
        .log("Going on with the partitions that the topic was grown by");
  }

  static String grown(int before, int now) {
    return "the topic '%s' has %d partitions, and the checkpoint was made for %d"
        .formatted(Topics.EVENTS, now, before);
  }

  static String acceptGrowth(int partitions) {
    return "start once with --source.accept-partitions="
        + partitions
        + ", which goes on from here unless the new partitions have events of windows that are"
        + " closed; else "
        + ANEW;
  }

  private long watermark(long begun, OptionalLong finished) throws DamagedException {
    long used = folder.batchMetadata(begun).path("batchWatermarkMs").asLong();
    if (finished.isEmpty()) {
      return used;
    }
    return Math.max(
        used, folder.commit(finished.getAsLong()).path("nextBatchWatermarkMs").asLong());
  }

  private void warnOfFixedSettings(JsonNode metadata) {
    int kept = metadata.path("conf").path(SHUFFLE_PARTITIONS).asInt(config.shufflePartitions());
    if (kept != config.shufflePartitions()) {
      LOG.atWarn()
          .addKeyValue("state.partitions", config.shufflePartitions())
          .addKeyValue("inUse", kept)
          .log("The checkpoint fixes state.partitions; the configured value has no effect on it");
    }
  }

  private static String text(OptionalLong batch) {
    return batch.isPresent() ? Long.toString(batch.getAsLong()) : "none";
  }
}
