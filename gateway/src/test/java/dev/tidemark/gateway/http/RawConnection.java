package dev.tidemark.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A plain socket, for requests that no client library would send. */
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  RawConnection(int port) {
    this(port, "127.0.0.1");
  }

  /**
   * Connects from one of the many addresses of this machine.
   *
   * @param from {@code 127.0.0.0/8}
   */
  public RawConnection(int port, String from) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawConnection send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the other side closes. */
  public String readUntilClosed() {
    return readUntil(null);
  }

  /** Reads until this text has come. */
  public String readUntil(String text) {
    StringBuilder read = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      while (text == null || read.indexOf(text) < 0) {
        int next = in.read();
        if (next < 0) {
          if (text != null) {
            throw new AssertionError("Closed before \"" + text + "\" came: " + read);
          }
          return read.toString();
        }
        read.append((char) next);
      }
      return read.toString();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("Still open, and only this came: " + read, e);
    } catch (SocketException e) {
      return read.toString(); // reset is closed as well
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
