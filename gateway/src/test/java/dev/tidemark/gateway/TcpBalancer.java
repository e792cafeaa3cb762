package dev.tidemark.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A plain TCP balancer: gives each new connection to the next backend whose {@code /health/ready}
 * last said 200, to the one after it if that refuses to connect, and then copies bytes. It knows no
 * HTTP and repeats nothing.
 */
final class TcpBalancer implements AutoCloseable {
  static final Duration CHECK_INTERVAL = Duration.ofMillis(100);
  private static final int BUFFER_BYTES = 16 << 10;

  private final List<Backend> backends = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final HttpClient health = HttpClient.newHttpClient();
  private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService copiers = Executors.newCachedThreadPool();
  private final ServerSocket listener;

  TcpBalancer() {
    try {
      listener = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    copiers.execute(this::accept);
    var unused =
        checks.scheduleWithFixedDelay(
            () -> backends.forEach(this::check),
            0,
            CHECK_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** A gateway, and what its last check said. */
  private static final class Backend {
    private final ProcessGateway gateway;
    private volatile boolean up;

    Backend(ProcessGateway gateway) {
      this.gateway = gateway;
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  void add(ProcessGateway gateway) {
    backends.add(new Backend(gateway));
  }

  void remove(ProcessGateway gateway) {
    backends.removeIf(backend -> backend.gateway == gateway);
  }

  /** Whether new connections go there. */
  boolean uses(ProcessGateway gateway) {
    return backends.stream().anyMatch(backend -> backend.gateway == gateway && backend.up);
  }

  private void check(Backend backend) {
    HttpRequest request =
        HttpRequest.newBuilder(backend.gateway.admin("/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      backend.up = health.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      backend.up = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = connect();
        if (server == null) {
          client.close();
        } else {
          client.setTcpNoDelay(true);
          server.setTcpNoDelay(true);
          copiers.execute(() -> copy(client, server));
          copiers.execute(() -> copy(server, client));
        }
      }
    } catch (IOException e) {
      // the listener is closed: it is over
    }
  }

  /** Null if there is nobody to connect to. */
  private Socket connect() {
    int first = turn.getAndIncrement();
    for (int i = 0; i < backends.size(); i++) {
      Backend backend = backends.get(Math.floorMod(first + i, backends.size()));
      if (!backend.up) {
        continue;
      }
      Socket server = new Socket();
      try {
        server.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), backend.gateway.port()), 1_000);
        return server;
      } catch (IOException e) {
        backend.up = false;
      }
    }
    return null;
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // nothing more can be done for it
    }
  }

  @Override
  public void close() {
    checks.shutdownNow();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      copiers.shutdownNow();
    }
  }
}
