package dev.tidemark.dashboard.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The page's files, from the class path, kept in memory with their gzipped form once they were
 * asked for. A browser asks every time whether its copy is still good, and mostly hears 304.
 *
 * <p>Only names of one form reach the class path, so there is no way out of the folder. Confined to
 * the event loop; no locking.
 */
final class PageFiles implements Handler<RoutingContext> {
  private static final String FOLDER = "dev/tidemark/dashboard/page/";
  private static final Pattern ASSET =
      Pattern.compile("/assets/((?:[a-z]{1,20}/)?[a-z][a-z0-9-]{0,40}\\.(?:js|css|svg))");
  private static final Map<String, String> PAGES =
      Map.of("/", "index.html", "/login", "login.html");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final ClassLoader classPath = PageFiles.class.getClassLoader();
  private final Map<String, PageFile> files = new HashMap<>();
  private final Map<String, String> chartLibrary = chartLibrary();

  private record PageFile(String type, Buffer plain, Buffer gzipped, String etag) {}

  @Override
  public void handle(RoutingContext context) {
    PageFile file = file(context.request().path());
    if (file == null) {
      Problem.NOT_FOUND.answer(context.response());
      return;
    }
    String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    boolean gzip = accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
    HttpServerResponse response =
        context
            .response()
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .putHeader(HttpHeaders.ETAG, file.etag())
            .putHeader(HttpHeaders.VARY, "Accept-Encoding");
    if (file.etag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      var unused = response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
    if (gzip) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    var unused = response.end(gzip ? file.gzipped() : file.plain());
  }

  /** Null when there is none. */
  private PageFile file(String path) {
    Matcher asset = ASSET.matcher(path);
    String page = PAGES.get(path);
    if (page == null && !asset.matches()) {
      return null;
    }
    String name = page != null ? page : asset.group(1);
    PageFile known = files.get(name);
    if (known != null) {
      return known;
    }
    byte[] content = read(chartLibrary.getOrDefault(name, FOLDER + name));
    if (content == null) {
      return null;
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    PageFile loaded =
        new PageFile(type, Buffer.buffer(content), Buffer.buffer(gzip(content)), etag(content));
    files.put(name, loaded);
    return loaded;
  }

  /** The WebJar's folder has its version in it. */
  private Map<String, String> chartLibrary() {
    Properties coordinates = new Properties();
    byte[] content = read("META-INF/maven/org.webjars.npm/uplot/pom.properties");
    if (content == null) {
      throw new IllegalStateException("Cannot find org.webjars.npm:uplot on the class path");
    }
    try {
      coordinates.load(new java.io.StringReader(new String(content, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String folder =
        "META-INF/resources/webjars/uplot/" + coordinates.getProperty("version") + "/dist/";
    return Map.of("uplot.js", folder + "uPlot.iife.min.js", "uplot.css", folder + "uPlot.min.css");
  }

  private byte[] read(String resource) {
    try (InputStream in = classPath.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + resource + "' from the class path", e);
    }
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return gzipped.toByteArray();
  }

  /** Weak, since the plain and the gzipped form share it. */
  private static String etag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "W/\""
          + Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22)
          + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
