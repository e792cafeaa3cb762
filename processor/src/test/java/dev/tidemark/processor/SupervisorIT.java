package dev.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.processor.OperationConfig.LostEvents;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.processor.sink.ConsoleSink;
import dev.tidemark.processor.spark.Sessions;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the job begins and ends where it never comes to read a record. */
@Timeout(120)
class SupervisorIT {
  private static final int NO_HEALTH = 0;

  @TempDir Path folder;

  @Test
  void aPortThatIsTakenEndsTheJobAndKeepsNobodyWaiting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Supervisor supervisor = supervisor("localhost:9092", taken.getLocalPort());

      assertThatThrownBy(supervisor::run)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith("Cannot listen on health.port = " + taken.getLocalPort());

      supervisor.close();
      assertThat(Thread.interrupted()).as("it was still to be ended").isFalse();
    }
  }

  @Test
  void waitsForAKafkaWhoseNameIsNotKnownYet() {
    Supervisor supervisor = supervisor("kafka.invalid:9092", NO_HEALTH);
    Thread.currentThread().interrupt();

    assertThatThrownBy(supervisor::run)
        .as("it is interrupted while it waits")
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void aKafkaWhoseNameIsNotKnownDoesNotAnswer() throws Exception {
    Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", "kafka.invalid:1"));

    assertThat(Supervisor.kafkaAnswers(properties)).isFalse();
  }

  private Supervisor supervisor(String bootstrapServers, int healthPort) {
    ProcessorConfig config =
        new ProcessorConfig(
            bootstrapServers,
            folder.resolve("checkpoint").toString(),
            ProcessorConfig.Sink.CONSOLE,
            "duckdb::memory:",
            Duration.ZERO,
            1_000,
            2,
            2_000,
            Map.of(),
            Map.of("spark.master", "local[2]"),
            new OperationConfig(
                Duration.ofMillis(200),
                0,
                LostEvents.STOP,
                0,
                Duration.ZERO,
                "127.0.0.1",
                healthPort));
    SparkSession spark = Sessions.open(config);
    return new Supervisor(
        config, spark, new ConsoleSink(System.out), new ProcessorMetrics(Clock.systemUTC()));
  }
}
