package dev.tidemark.gateway.tracker;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The browser tracker as it is served: under its plain path, for which browsers ask again after
 * five minutes, and under a path with its hash, which they may keep for ever.
 *
 * <p>A path with another hash, from before or after an upgrade, gets this file too, to be kept as
 * shortly as under the plain path: a page that still names it goes on counting, unless it demands
 * other content by its {@code integrity}.
 *
 * <p>Any page may load it, whatever its origin: it is public, and no cookie is looked at.
 */
public final class TrackerFile {
  public static final String PATH = "/tidemark.js";

  private static final String RESOURCE = "tidemark.js";
  private static final Pattern HASHED_PATH = Pattern.compile("/tidemark\\.[0-9a-f]{16}\\.js");
  private static final int HASH_BYTES = 8;

  private static final String TYPE = "text/javascript; charset=utf-8";
  private static final String A_WHILE = "public, max-age=300, stale-while-revalidate=86400";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final Buffer plain;
  private final Buffer gzipped;
  private final String hashedPath;
  private final String etag;
  private final String integrity;

  private TrackerFile(byte[] content) {
    String hash = HexFormat.of().formatHex(digest("SHA-256", content), 0, HASH_BYTES);
    this.plain = Buffer.buffer(content);
    this.gzipped = Buffer.buffer(gzip(content));
    this.hashedPath = "/tidemark." + hash + ".js";
    this.etag = "W/\"" + hash + "\""; // weak, since the plain and the gzipped form share it
    this.integrity = "sha384-" + Base64.getEncoder().encodeToString(digest("SHA-384", content));
  }

  /** Reads it from the class path, where the build has put it. */
  public static TrackerFile load() {
    try (InputStream in = TrackerFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "Cannot find '" + RESOURCE + "' on the class path: the build makes it");
      }
      return new TrackerFile(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + RESOURCE + "' from the class path", e);
    }
  }

  /** The path under which exactly this content is served, for ever. */
  public String hashedPath() {
    return hashedPath;
  }

  /** For the {@code integrity} of a script tag. */
  public String integrity() {
    return integrity;
  }

  /** Whether the request asks for the tracker. */
  public boolean isWantedBy(HttpServerRequest request) {
    return isRead(request.method())
        && (request.path().equals(PATH) || HASHED_PATH.matcher(request.path()).matches());
  }

  /** Answers a request that asks for it. */
  public void answer(HttpServerRequest request) {
    HttpServerResponse response =
        request
            .response()
            .putHeader(
                HttpHeaders.CACHE_CONTROL, request.path().equals(hashedPath) ? FOR_EVER : A_WHILE)
            .putHeader(HttpHeaders.ETAG, etag)
            .putHeader(HttpHeaders.CONTENT_LOCATION, hashedPath)
            .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
            .putHeader("X-Content-Type-Options", "nosniff");
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known != null && known.contains(etag)) {
      var unused = response.setStatusCode(304).end();
      return;
    }
    boolean gzip = takesGzip(request);
    response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE);
    if (gzip) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    var unused = response.end(gzip ? gzipped : plain);
  }

  private static boolean isRead(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static boolean takesGzip(HttpServerRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    return accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new SmallestGzip(gzipped)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return gzipped.toByteArray();
  }

  private static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has " + algorithm, e);
    }
  }

  /** Takes its time, which is fine for what is made once. */
  private static final class SmallestGzip extends GZIPOutputStream {
    SmallestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
