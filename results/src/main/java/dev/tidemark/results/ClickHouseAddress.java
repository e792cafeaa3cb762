package dev.tidemark.results;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where a ClickHouse server is and who asks: {@code http://user:password@host:8123/database}.
 *
 * @param server scheme, host and port
 * @param user empty for the server's default user
 */
record ClickHouseAddress(URI server, String user, String password, String database) {
  private static final String EXPECTED =
      "expected clickhouse:http://user:password@host:8123/database (https too; user, password and"
          + " database may be left out)";
  private static final Pattern DATABASE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * @throws ResultStoreException when it is none; the message leaves the address out, which may
   *     hold a password
   */
  static ClickHouseAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new ResultStoreException("Invalid ClickHouse address: " + EXPECTED);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw new ResultStoreException("Invalid ClickHouse address: " + EXPECTED);
    }
    String path = uri.getPath().replaceAll("^/|/$", "");
    String database = path.isEmpty() ? "default" : path;
    if (!DATABASE.matcher(database).matches()) {
      throw new ResultStoreException(
          "Invalid ClickHouse database '"
              + database
              + "': expected letters, digits and underscores");
    }
    String[] account =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    int usualPort = "https".equals(uri.getScheme()) ? 8443 : 8123;
    int port = uri.getPort() == -1 ? usualPort : uri.getPort();
    return new ClickHouseAddress(
        URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port + "/"),
        account.length > 0 ? decoded(account[0]) : "",
        account.length > 1 ? decoded(account[1]) : "",
        database);
  }

  /** The colon between user and password is cut first, so that each may hold one as %3A. */
  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Without user and password, for messages and logs. */
  @Override
  public String toString() {
    return server + database;
  }
}
