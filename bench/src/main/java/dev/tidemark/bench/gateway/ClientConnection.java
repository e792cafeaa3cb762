package dev.tidemark.bench.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection with at most one request under way. Confined to the client's thread.
 */
final class ClientConnection implements AutoCloseable {
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final String CONTENT_LENGTH = "content-length:";

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer out = ByteBuffer.allocateDirect(64 << 10);
  private final ByteBuffer in = ByteBuffer.allocateDirect(8 << 10);
  private long intendedAtNanos;

  ClientConnection(InetSocketAddress server, Selector selector) throws IOException {
    channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** When the request that is under way should have been sent. */
  long intendedAtNanos() {
    return intendedAtNanos;
  }

  void send(byte[] request, long intendedAt) throws IOException {
    intendedAtNanos = intendedAt;
    out.clear().put(request).flip();
    in.clear();
    flush();
  }

  /** Writes what the socket takes, and asks to be called again for the rest. */
  void flush() throws IOException {
    channel.write(out);
    int interest = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : 1;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /** Reads; answers the status of the response once it is complete, 0 before. */
  int read() throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("The server closed a connection");
    }
    int end = endOfHead();
    if (end < 0) {
      return 0;
    }
    int status =
        (in.get(STATUS_AT) - '0') * 100
            + (in.get(STATUS_AT + 1) - '0') * 10
            + in.get(STATUS_AT + 2)
            - '0';
    return status == 204 || in.position() - end >= contentLength(end) ? status : 0;
  }

  private int endOfHead() {
    for (int i = in.position() - 1; i >= 3; i--) {
      if (in.get(i) == '\n' && in.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Only asked of refusals. */
  private int contentLength(int end) {
    byte[] bytes = new byte[end];
    in.duplicate().flip().get(bytes);
    String head = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int at = head.indexOf(CONTENT_LENGTH);
    return at < 0
        ? 0
        : Integer.parseInt(
            head.substring(at + CONTENT_LENGTH.length(), head.indexOf('\r', at)).strip());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
