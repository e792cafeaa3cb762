package dev.tidemark.dashboard;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The line between a browser and a dashboard, which a test cuts.
 *
 * <pre>
 * UP ──cut──▶ CUT (open connections end, new ones end at once) ──mend──▶ UP
 *  ├──refuse──▶ REFUSING (open connections end, new ones get 502) ──mend──▶ UP
 *  └──still──▶ STILL (connections stay open and carry nothing, these for good) ──mend──▶ UP
 * </pre>
 */
final class Relay implements AutoCloseable {
  private static final byte[] REFUSAL =
      "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private enum State {
    UP,
    CUT,
    REFUSING,
    STILL
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int to;
  private final List<Socket> open = new ArrayList<>();
  private final Set<Socket> still = new HashSet<>();
  private final StringBuilder requests = new StringBuilder();
  private final StringBuilder answers = new StringBuilder();
  private State state = State.UP;
  private int turnedAway;

  private Relay(int to) throws IOException {
    this.to = to;
  }

  /** A line to a port of this machine. */
  static Relay to(int port) throws IOException {
    Relay relay = new Relay(port);
    start(relay::accept);
    return relay;
  }

  String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  void cut() {
    interrupt(State.CUT);
  }

  void refuse() {
    interrupt(State.REFUSING);
  }

  /** As a machine that sleeps, or a network that is gone, leaves its connections. */
  synchronized void still() {
    state = State.STILL;
    turnedAway = 0;
    still.addAll(open);
  }

  /** Lets connections through again, and begins to note what goes over them. */
  synchronized void mend() {
    state = State.UP;
    requests.setLength(0);
    answers.setLength(0);
  }

  /** Connections that were tried since the line was cut. */
  synchronized int turnedAway() {
    return turnedAway;
  }

  /** What browsers have sent since the line was mended. */
  synchronized String requests() {
    return requests.toString();
  }

  /** What the dashboard has answered since the line was mended. */
  synchronized String answers() {
    return answers.toString();
  }

  private synchronized void interrupt(State next) {
    state = next;
    turnedAway = 0;
    open.forEach(Relay::end);
    open.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        join(server.accept());
      } catch (IOException e) {
        // The test is over, or the dashboard is not there: the browser sees an end.
      }
    }
  }

  private synchronized void join(Socket browser) throws IOException {
    if (state == State.UP) {
      Socket dashboard = new Socket(InetAddress.getLoopbackAddress(), to);
      open.add(browser);
      open.add(dashboard);
      start(() -> pass(browser, dashboard, requests));
      start(() -> pass(dashboard, browser, answers));
      return;
    }
    turnedAway++;
    if (state == State.STILL) {
      open.add(browser);
    } else if (state == State.REFUSING) {
      start(() -> refuse(browser));
    } else {
      end(browser);
    }
  }

  private void pass(Socket from, Socket to, StringBuilder noted) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0 && note(from, buffer, read, noted); ) {
        out.write(buffer, 0, read);
        read = in.read(buffer);
      }
    } catch (IOException e) {
      // One side has ended; the other does too.
    }
    if (!isStill(from)) {
      end(from);
      end(to);
    }
  }

  /** Whether it may pass. */
  private synchronized boolean note(Socket from, byte[] buffer, int read, StringBuilder noted) {
    if (still.contains(from)) {
      return false;
    }
    noted.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
    return true;
  }

  private synchronized boolean isStill(Socket socket) {
    return still.contains(socket);
  }

  private static void refuse(Socket browser) {
    try (browser) {
      if (browser.getInputStream().read(new byte[65_536]) >= 0) {
        browser.getOutputStream().write(REFUSAL);
      }
    } catch (IOException e) {
      // It did not wait for the answer.
    }
  }

  private static void end(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    end(server);
    interrupt(State.CUT);
  }
}
