package dev.tidemark.processor.replay;

import dev.tidemark.processor.log.LogException;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.results.ReplayRequest;
import dev.tidemark.results.ReplayRequests;
import dev.tidemark.results.ResultStoreException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the replays that people ask for on the page, one after the other, on a thread of its
 * own. It looks into the store for requests, runs each, and writes back how far it has come and
 * what became of it.
 *
 * <p>A request that was running when the process died is run again by the next one: the journal
 * knows which events it has sent, so that each is sent once and counts as sent by it. A store that
 * fails meanwhile stops nothing: what is done is done, and the request is found still running later
 * and told its end then.
 */
public final class RequestedReplays implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RequestedReplays.class);
  private static final Duration SAY_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
  private static final int SAMPLES = 5;

  private final ReplayRequests requests;
  private final Map<String, Object> clients;
  private final RequestedReplaysConfig config;
  private final ProcessorMetrics metrics;
  private final Clock clock;
  private final Sending.Interruptions interruptions;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "requested-replays");
            created.setDaemon(true);
            return created;
          });
  private volatile boolean closing;
  private boolean failing;

  private RequestedReplays(
      ReplayRequests requests,
      Map<String, Object> clients,
      RequestedReplaysConfig config,
      ProcessorMetrics metrics,
      Clock clock,
      Sending.Interruptions interruptions) {
    this.requests = requests;
    this.clients = clients;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    this.interruptions = interruptions;
  }

  /**
   * Starts to look for requests.
   *
   * @param clients properties of every Kafka client
   */
  public static RequestedReplays start(
      ReplayRequests requests,
      Map<String, Object> clients,
      RequestedReplaysConfig config,
      ProcessorMetrics metrics) {
    return start(requests, clients, config, metrics, Sending.UNINTERRUPTED);
  }

  static RequestedReplays start(
      ReplayRequests requests,
      Map<String, Object> clients,
      RequestedReplaysConfig config,
      ProcessorMetrics metrics,
      Sending.Interruptions interruptions) {
    RequestedReplays replays =
        new RequestedReplays(requests, clients, config, metrics, Clock.systemUTC(), interruptions);
    long pause = config.pollInterval().toMillis();
    var unused =
        replays.thread.scheduleWithFixedDelay(replays::look, pause, pause, TimeUnit.MILLISECONDS);
    return replays;
  }

  private void look() {
    try {
      for (ReplayRequest request : requests.open()) {
        if (closing) {
          return;
        }
        take(request);
      }
      failing = false;
    } catch (ResultStoreException e) {
      if (!failing) {
        log.atWarn()
            .addKeyValue("error", e.getMessage())
            .log("Cannot ask the store for replays; trying again");
      }
      failing = true;
    }
  }

  private void take(ReplayRequest asked) {
    ReplayRequest running =
        asked.with(ReplayRequest.State.RUNNING, asked.numbers(), "", clock.instant());
    requests.write(running);
    log.atInfo()
        .addKeyValue("replay", asked.id())
        .addKeyValue("dryRun", asked.dryRun())
        .addKeyValue("again", asked.state() == ReplayRequest.State.RUNNING)
        .log("Replaying what somebody asked for");
    ReplayReport report = new ReplayReport(SAMPLES);
    Saying saying = new Saying(running, report);
    try {
      run(running, report, saying);
      saying.end(ReplayRequest.State.DONE, "");
      metrics.replayDone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it stays running, and the next process takes it
    } catch (RuleException e) {
      fail(saying, "Cannot use the rule: " + String.join("; ", e.problems()));
    } catch (LogException e) {
      fail(saying, e.getMessage());
    } catch (ResultStoreException e) {
      throw e;
    } catch (KafkaException | IllegalArgumentException e) {
      fail(saying, "Cannot replay: " + e.getMessage());
    } catch (RuntimeException e) {
      log.atError().addKeyValue("replay", asked.id()).setCause(e).log("A replay failed");
      fail(saying, "Cannot replay: the processor failed (" + e + "); its log says more");
    }
  }

  private void run(ReplayRequest request, ReplayReport report, Saying saying)
      throws InterruptedException {
    Selection selection = RequestedSelection.parse(request.selection());
    Rule rule =
        request.rule().isEmpty()
            ? Rule.none()
            : RuleFile.parse("rule", request.rule().getBytes(StandardCharsets.UTF_8));
    ReplayRun run =
        new ReplayRun(clients, request.id(), selection, rule, config.maxEvents(), report);
    if (request.dryRun()) {
      run.show(saying::progress);
    } else {
      run.apply(saying::progress, interruptions);
    }
  }

  private void fail(Saying saying, String problem) {
    if (closing) {
      return; // Kafka's clients were interrupted: it stays running, and the next process takes it
    }
    log.atWarn()
        .addKeyValue("replay", saying.id())
        .addKeyValue("problem", problem)
        .log("A replay was not done");
    saying.end(ReplayRequest.State.FAILED, problem);
    metrics.replayFailed();
  }

  /** What is written back about one request. */
  private final class Saying {
    private final ReplayReport report;
    private ReplayRequest request;
    private Instant said = clock.instant();

    Saying(ReplayRequest request, ReplayReport report) {
      this.request = request;
      this.report = report;
    }

    String id() {
      return request.id();
    }

    /** Says how far it has come, now and then; a store that fails does not stop the replay. */
    void progress() {
      Instant now = clock.instant();
      if (now.isBefore(said.plus(SAY_EVERY))) {
        return;
      }
      said = now;
      request = request.with(ReplayRequest.State.RUNNING, report.progress(), "", now);
      try {
        requests.write(request);
      } catch (ResultStoreException e) {
        log.atDebug().addKeyValue("error", e.getMessage()).log("Cannot write a replay's progress");
      }
    }

    void end(ReplayRequest.State state, String problem) {
      requests.write(request.with(state, report.progress(), problem, clock.instant()));
    }
  }

  /** Leaves what is under way as it is, for the next process. */
  @Override
  public void close() {
    closing = true;
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("A replay did not end in time; the next process takes it up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
