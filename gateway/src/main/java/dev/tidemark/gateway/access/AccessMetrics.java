package dev.tidemark.gateway.access;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What shows of an {@link Access}: its limits and how full they are, and its files' state. */
public final class AccessMetrics implements MeterBinder {
  private final Access access;
  private final int eventLoops;

  public AccessMetrics(Access access, int eventLoops) {
    this.access = access;
    this.eventLoops = eventLoops;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (access.writeKeys() != null) {
      gauge(
          registry,
          "gateway.write.keys",
          "Write keys that are known.",
          it -> it.writeKeys().size());
      gauge(
          registry,
          "gateway.write.keys.faulty",
          "1 while access.write-keys-file cannot be used as it is and the keys before it stand.",
          it -> it.writeKeysFaulty() ? 1 : 0);
    }
    if (access.certificate() != null) {
      gauge(
          registry,
          "gateway.tls.not.after.timestamp.seconds",
          "When the certificate ends, in seconds since 1970.",
          it -> it.certificate().notAfter().getEpochSecond());
      gauge(
          registry,
          "gateway.tls.faulty",
          "1 while the files of TLS cannot be used as they are and those before them stand.",
          it -> it.certificateFaulty() ? 1 : 0);
    }
    if (access.rateLimit().on()) {
      gauge(
          registry,
          "gateway.rate.limit.clients",
          "Addresses that have sent of late.",
          it -> it.rateLimit().activeClients());
      gauge(
          registry,
          "gateway.rate.limit.clients.limit",
          "Addresses that the rate limit can tell apart: limits.max-clients.",
          it -> it.rateLimit().places());
      FunctionCounter.builder(
              "gateway.rate.limit.forgotten", access, it -> it.rateLimit().forgotten())
          .description("How often an address got its burst anew since others needed its place.")
          .register(registry);
    }
    gauge(
        registry,
        "gateway.user.agents.cached",
        "User agents that the event loops remember to be bots or not.",
        Access::rememberedUserAgents);
    gauge(
        registry,
        "gateway.user.agents.cached.limit",
        "Most that they may remember together: limits.max-cached-user-agents for each.",
        it -> (double) it.maxCachedUserAgents() * eventLoops);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Access> value) {
    Gauge.builder(name, access, value).description(description).register(registry);
  }
}
