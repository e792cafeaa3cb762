package dev.tidemark.dashboard.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application that is asked again and again how it is. A name that leads to several addresses,
 * such as a Kubernetes service of several gateways, is several processes; each is asked.
 *
 * <p>Confined to the event loop; no locking.
 */
final class Source implements AutoCloseable {
  private static final int MAX_INSTANCES = 64;

  private final Vertx vertx;
  private final URI base;
  private final Duration interval;
  private final Duration timeout;
  private final Clock clock;
  private final HttpClient client;
  private final SourceInstance unresolved;
  private Map<SocketAddress, SourceInstance> instances = new LinkedHashMap<>();
  private boolean closed;

  Source(Vertx vertx, URI base, SourcesConfig config, Clock clock) {
    this.vertx = vertx;
    this.base = base;
    this.interval = config.interval();
    this.timeout = config.timeout();
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) config.timeout().toMillis()));
    this.unresolved =
        new SourceInstance(
            base,
            SocketAddress.inetSocketAddress(SourceInstance.port(base), base.getHost()),
            interval,
            timeout,
            clock);
  }

  /** Asks now, and then as often as configured, from the event loop that it is called on. */
  void start() {
    vertx
        .executeBlocking(() -> resolve(base.getHost()), false)
        .compose(
            addresses -> {
              keep(addresses);
              return Future.join(
                  instances.values().stream().map(instance -> instance.ask(client)).toList());
            })
        .onComplete(
            asked -> {
              if (!closed) {
                vertx.setTimer(interval.toMillis(), timer -> start());
              }
            });
  }

  URI base() {
    return base;
  }

  /** At least one: the name itself while it leads nowhere. */
  List<SourceInstance> instances() {
    return instances.isEmpty() ? List.of(unresolved) : List.copyOf(instances.values());
  }

  @Override
  public void close() {
    closed = true;
    var unused = client.close();
  }

  private void keep(List<InetAddress> addresses) {
    Map<SocketAddress, SourceInstance> now = new LinkedHashMap<>();
    for (InetAddress address : addresses) {
      SocketAddress socket =
          SocketAddress.inetSocketAddress(SourceInstance.port(base), address.getHostAddress());
      SourceInstance known = instances.get(socket);
      now.put(
          socket,
          known != null ? known : new SourceInstance(base, socket, interval, timeout, clock));
    }
    instances = now;
  }

  /** Addresses of one family, so that a machine with both is not taken for two. */
  private static List<InetAddress> resolve(String host) {
    try {
      InetAddress[] all = InetAddress.getAllByName(host.replaceAll("[\\[\\]]", ""));
      boolean any4 = Arrays.stream(all).anyMatch(Inet4Address.class::isInstance);
      return Arrays.stream(all)
          .filter(address -> !any4 || address instanceof Inet4Address)
          .limit(MAX_INSTANCES)
          .toList();
    } catch (UnknownHostException e) {
      return List.of(); // Said as a source that does not answer.
    }
  }
}
