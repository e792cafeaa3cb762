package dev.tidemark.loadgen.traffic;

import dev.tidemark.loadgen.shop.TimeStyle;
import dev.tidemark.loadgen.traffic.RequestLog.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * The page views of a web server's log, at their own times or faster.
 *
 * <p>The file has one JSON object a line, in order of time: {@code offset_s}, {@code user_id},
 * {@code method}, {@code page}, and optionally {@code referrer} and {@code user_agent}. Each GET
 * request, whatever its answer was, is a {@code page_view} that happens now; other methods are left
 * out. Requests of one second are spread evenly over it, since a log knows only whole seconds. All
 * events are good. The user agent goes into the request's header, as a browser's would.
 */
public final class ReplayTraffic implements Traffic, AutoCloseable {
  private static final double SECOND_NANOS = 1e9;
  private static final String NO_USER_AGENT = "-";

  private final RequestLog log;
  private final double speed;
  private final EventIds ids;
  private final Deque<Request> second = new ArrayDeque<>();
  private final double firstOffset;
  private Request ahead;
  private int secondSize;

  /**
   * Checks the whole file, and opens it.
   *
   * @param speed how many seconds of the log pass in a second
   * @throws IOException when the file cannot be read
   * @throws ReplayException when a line of it is not a request
   */
  public ReplayTraffic(Path file, double speed, long seed, long run) throws IOException {
    RequestLog.check(file);
    this.log = new RequestLog(file);
    this.speed = speed;
    this.ids = new EventIds(new SplittableRandom(seed), run);
    this.ahead = log.next();
    this.firstOffset = ahead == null ? 0 : ahead.offsetSeconds();
    takeSecond();
  }

  @Override
  public long nextDueNanos() {
    if (second.isEmpty()) {
      return END;
    }
    double within = (double) (secondSize - second.size()) / secondSize;
    double offset = second.element().offsetSeconds() - firstOffset;
    return (long) ((offset + within) / speed * SECOND_NANOS);
  }

  @Override
  public OutgoingEvent next(long nowMillis) {
    Request request = second.remove();
    if (second.isEmpty()) {
      takeSecond();
    }
    Draft draft =
        new Draft()
            .text("event_id", ids.next())
            .text("event_type", "page_view")
            .json("event_time", TimeStyle.EPOCH_MILLIS.json(nowMillis))
            .text("user_id", request.userId())
            .text("page", request.page());
    if (!request.referrer().isEmpty()) {
      draft.text("referrer", request.referrer());
    }
    return OutgoingEvent.of(Kind.GOOD, draft.toBytes(), header(request.userAgent()));
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  /** Takes all requests of the next second. */
  private void takeSecond() {
    double offset = ahead == null ? 0 : ahead.offsetSeconds();
    while (ahead != null && ahead.offsetSeconds() == offset) {
      second.add(ahead);
      ahead = log.next();
    }
    secondSize = second.size();
  }

  /** Without what a header may not hold. */
  private static String header(String userAgent) {
    String printable = userAgent.replaceAll("[^\\x20-\\x7e]", " ").strip();
    return printable.isEmpty() ? NO_USER_AGENT : printable;
  }
}
