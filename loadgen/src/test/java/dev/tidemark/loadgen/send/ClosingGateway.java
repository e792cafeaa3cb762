package dev.tidemark.loadgen.send;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts one beacon on each connection, says that the connection is closed then, but leaves the
 * closing to the client: what a client still sends is seen here.
 */
final class ClosingGateway implements AutoCloseable {
  private static final byte[] ACCEPTED =
      "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1);

  private static final String LENGTH = "content-length:";

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger sentAfterTheEnd = new AtomicInteger();

  ClosingGateway() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1/events");
  }

  /** On which a request came: not the one that asks whether anybody is there. */
  int connections() {
    return connections.get();
  }

  int sentAfterTheEnd() {
    return sentAfterTheEnd.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      // The test closes the server's socket at its end.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      in.skipNBytes(bodyLength(in));
      connections.incrementAndGet();
      connection.getOutputStream().write(ACCEPTED);
      if (in.read() != -1) {
        sentAfterTheEnd.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the head, up to its empty line. */
  private static int bodyLength(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    return length;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next == -1) {
        throw new IOException("Ended in the head of a request, after '" + line + "'");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
