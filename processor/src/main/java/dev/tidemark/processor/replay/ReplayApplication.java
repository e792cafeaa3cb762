package dev.tidemark.processor.replay;

import dev.tidemark.config.ConfigException;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.log.LogException;
import dev.tidemark.processor.log.LogReader;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * {@code tidemark replay}: sends quarantined events again, mended or after an upgrade. Exit status
 * 0, or 2 when it could not be done.
 */
public final class ReplayApplication {
  private static final int DONE = 0;
  private static final int NOT_DONE = 2;
  private static final int SMALL_FETCH_BYTES = 16 << 10;

  private static final Sending.Interruptions NONE =
      new Sending.Interruptions() {
        @Override
        public void beforeSending() {}

        @Override
        public void afterSending() {}
      };

  private ReplayApplication() {}

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /** Runs a replay; answers the exit status. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, out, err, NONE);
  }

  static int run(
      String[] args, PrintStream out, PrintStream err, Sending.Interruptions interruptions) {
    try {
      ReplayConfig config = ReplayConfig.from(ReplayConfig.SCHEMA.read(args, System.getenv()));
      Rule rule = config.rule().map(RuleFile::read).orElseGet(Rule::none);
      ReplayReport report = new ReplayReport(config.samples());
      if (config.apply()) {
        apply(config, rule, report, interruptions);
      } else {
        try (Journal journal = Journal.look(config)) {
          replay(config, rule, journal, report);
        }
      }
      out.println(config.json() ? report.json(config.apply()) : report.text(config.apply()));
      return DONE;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return e.exitCode();
    } catch (RuleException | LogException e) {
      err.println(e.getMessage());
    } catch (KafkaException | IllegalArgumentException e) {
      err.println("Cannot replay: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return NOT_DONE;
  }

  /** Shows what would be sent. */
  private static void replay(ReplayConfig config, Rule rule, Journal journal, ReplayReport report) {
    try (LogReader quarantine = reader(Topics.QUARANTINE, config);
        LogReader events = originals(config);
        LogReader lookups = reader(Topics.EVENTS, config)) {
      new Unfinished(journal, lookups).settle();
      new Replay(
              config.selection(),
              journal,
              new Drafting(rule, events),
              config.limit(),
              drafts -> {},
              report)
          .run(quarantine);
    }
  }

  private static void apply(
      ReplayConfig config, Rule rule, ReplayReport report, Sending.Interruptions interruptions)
      throws InterruptedException {
    try (LogReader quarantine = reader(Topics.QUARANTINE, config);
        LogReader events = originals(config);
        LogReader lookups = reader(Topics.EVENTS, config);
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                config.producer(), new ByteArraySerializer(), new ByteArraySerializer());
        Journal journal = Journal.own(config, producer)) {
      Sending sending = new Sending(producer, journal, lookups, Clock.systemUTC(), interruptions);
      new Unfinished(journal, lookups).settle();
      new Replay(
              config.selection(),
              journal,
              new Drafting(rule, events),
              config.limit(),
              drafts -> {
                sending.send(drafts);
                report.sent(drafts.size());
              },
              report)
          .run(quarantine);
      sending.tick();
    }
  }

  /** For single records here and there: small fetches. */
  private static LogReader originals(ReplayConfig config) {
    Map<String, Object> properties = config.clients();
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, SMALL_FETCH_BYTES);
    return new LogReader(Topics.EVENTS, properties).required();
  }

  private static LogReader reader(String topic, ReplayConfig config) {
    return new LogReader(topic, config.clients()).required();
  }
}
