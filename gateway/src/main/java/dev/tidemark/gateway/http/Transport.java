package dev.tidemark.gateway.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How sockets are driven. What this machine does not have is replaced by the next best. */
public enum Transport {
  AUTO,
  IO_URING,
  EPOLL,
  NIO;

  private static final Logger log = LoggerFactory.getLogger(Transport.class);

  /** The Vert.x transport that comes nearest. */
  public io.vertx.core.transport.Transport resolve() {
    io.vertx.core.transport.Transport resolved =
        switch (this) {
          case AUTO, IO_URING -> firstOf(io.vertx.core.transport.Transport.IO_URING, EPOLL);
          case EPOLL -> firstOf(io.vertx.core.transport.Transport.EPOLL, NIO);
          case NIO -> io.vertx.core.transport.Transport.NIO;
        };
    log.atDebug().addKeyValue("transport", resolved.name()).log("Chose the transport");
    return resolved;
  }

  private static io.vertx.core.transport.Transport firstOf(
      io.vertx.core.transport.Transport wanted, Transport otherwise) {
    return wanted != null && wanted.available() ? wanted : otherwise.resolve();
  }
}
