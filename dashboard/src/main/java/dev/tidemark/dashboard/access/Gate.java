package dev.tidemark.dashboard.access;

import dev.tidemark.dashboard.http.Problem;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every route: finds out who asks, by an {@code Authorization} header or the cookie
 * of a session, bounds how much they ask, and lets nobody read who may not. A token is taken from a
 * header or a body, never from an address.
 *
 * <p>Where readers need no login, which is on loopback alone, a request must also name this machine
 * as its host: otherwise a page from elsewhere could have its own name resolve to here and read.
 *
 * <p>Confined to the event loop; no locking.
 */
public final class Gate {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);
  private static final String COOKIE = "tidemark_session";
  private static final String ROLE = "role";
  private static final double LOGINS_PER_SECOND = 1 / 30.0;
  private static final int LONGEST_LOGIN = 4_096;
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  private final Credentials credentials;
  private final Sessions sessions;
  private final RateLimit requests;
  private final RateLimit failures;
  private final boolean open;
  private final Role everybody;
  private final Clock clock;

  public Gate(AccessConfig config, Clock clock) {
    this.credentials = new Credentials(config);
    this.sessions = new Sessions(credentials, config.sessionLifetime(), clock);
    this.requests =
        new RateLimit(
            config.requestsPerSecond(), config.burst(), config.maxClients(), System::nanoTime);
    this.failures =
        new RateLimit(
            LOGINS_PER_SECOND, config.loginAttempts(), config.maxClients(), System::nanoTime);
    this.open = !config.needsLogin();
    this.everybody = config.everybodyOperates() ? Role.OPERATOR : open ? Role.READER : Role.NONE;
    this.clock = clock;
  }

  /** Adds the gate itself, before any route that it is to guard, and logging in and out. */
  public void addTo(Router router) {
    router.route("/api/*").handler(this::limit);
    router.route().handler(this::check);
    router.get("/api/session").handler(this::session);
    // Routes of their own, since of one route the body must come first.
    router.post("/api/login").handler(Gate::ownPagesOnly);
    router
        .post("/api/login")
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST_LOGIN))
        .handler(this::login);
    router.post("/api/logout").handler(Gate::ownPagesOnly).handler(this::logout);
  }

  /** Lets only operators pass, and no page from elsewhere that uses their cookie. */
  public void operatorOnly(RoutingContext context) {
    if (!role(context).may(Role.OPERATOR)) {
      (credentials.hasOperator() ? Problem.OPERATOR_ONLY : Problem.NO_OPERATOR)
          .answer(context.response());
      return;
    }
    ownPagesOnly(context);
  }

  /** Clients that are told apart now. */
  public int clients() {
    return Math.max(requests.clients(), failures.clients());
  }

  private static Role role(RoutingContext context) {
    return context.get(ROLE, Role.NONE);
  }

  private void limit(RoutingContext context) {
    int wait = requests.take(Clients.of(context.request()));
    if (wait > 0) {
      Problem.TOO_MANY_REQUESTS.answerLater(context.response(), wait);
    } else {
      context.next();
    }
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (open && !namesThisMachine(request)) {
      Problem.FOREIGN_HOST.answer(context.response());
      return;
    }
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    Cookie cookie = request.getCookie(COOKIE);
    Role role = cookie == null ? Role.NONE : sessions.roleOf(cookie.getValue());
    role = role.may(everybody) ? role : everybody;
    if (authorization != null) {
      int wait = failures.secondsLeft(Clients.of(request));
      if (wait > 0) {
        Problem.TOO_MANY_LOGINS.answerLater(context.response(), wait);
        return;
      }
      Role shown = credentials.ofAuthorization(authorization);
      if (shown == Role.NONE) {
        failed(request);
        unauthorized(context);
        return;
      }
      role = shown.may(role) ? shown : role; // a browser shows its password beside a cookie
    }
    context.put(ROLE, role);
    if (role.may(Role.READER) || isPublic(context.normalizedPath())) {
      context.next();
    } else {
      unauthorized(context);
    }
  }

  private static boolean namesThisMachine(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return host != null && LOCAL_HOST.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * What is needed to log in, and what machines ask: neither says anything that strangers sent.
   *
   * @param path as the routes see it: with dots in it, another is answered than was written
   */
  private static boolean isPublic(String path) {
    return path.equals("/login")
        || path.startsWith("/assets/")
        || path.startsWith("/health/")
        || path.equals("/api/session")
        || path.equals("/api/login")
        || path.equals("/api/logout");
  }

  private void unauthorized(RoutingContext context) {
    HttpServerResponse response = context.response();
    boolean page = isPage(context);
    if (page && !credentials.hasBasic()) {
      var unused =
          response
              .setStatusCode(303)
              .putHeader(HttpHeaders.LOCATION, loginFor(context))
              .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
              .end();
      return;
    }
    // A browser's own window comes up by Basic alone; scripts are told of what they can use.
    response.putHeader(
        "WWW-Authenticate",
        page ? "Basic realm=\"Tidemark\", charset=\"UTF-8\"" : "Bearer realm=\"Tidemark\"");
    Problem.UNAUTHORIZED.answer(response);
  }

  /** The login that leads back; what follows the address's {@code #} a browser keeps by itself. */
  private static String loginFor(RoutingContext context) {
    HttpServerRequest request = context.request();
    List<String> query = new ArrayList<>();
    if (!context.normalizedPath().equals("/")) {
      query.add("next=demo");
    }
    if (request.query() != null && !request.query().isEmpty()) {
      query.add(request.query());
    }
    return query.isEmpty() ? "/login" : "/login?" + String.join("&", query);
  }

  private static boolean isPage(RoutingContext context) {
    String path = context.normalizedPath();
    return HttpMethod.GET.equals(context.request().method())
        && (path.equals("/") || path.startsWith("/demo"));
  }

  /** Refuses a browser that another site's page made ask. */
  private static void ownPagesOnly(RoutingContext context) {
    HttpServerRequest request = context.request();
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    boolean foreignSite = site != null && !site.equals("same-origin");
    boolean foreignOrigin =
        origin != null && !origin.replaceFirst("^https?://", "").equals(request.getHeader("Host"));
    if (foreignSite || foreignOrigin) {
      Problem.FOREIGN_PAGE.answer(context.response());
    } else {
      context.next();
    }
  }

  private void session(RoutingContext context) {
    Problem.noStore(context.response())
        .end(
            new JsonObject()
                .put("at", clock.instant().toString())
                .put("role", role(context).code())
                .put("loginNeeded", !open)
                .put("operators", credentials.hasOperator() || everybody == Role.OPERATOR)
                .encode());
  }

  private void login(RoutingContext context) {
    HttpServerRequest request = context.request();
    int wait = failures.secondsLeft(Clients.of(request));
    if (wait > 0) {
      Problem.TOO_MANY_LOGINS.answerLater(context.response(), wait);
      return;
    }
    Role role = credentials.ofToken(token(context));
    if (role == Role.NONE) {
      failed(request);
      Problem.UNAUTHORIZED.answer(context.response());
      return;
    }
    log.atInfo().addKeyValue("role", role.code()).log("Somebody logged in");
    context.response().addCookie(cookie(request, sessions.begin(role), sessions.lifetimeSeconds()));
    Problem.noStore(context.response())
        .end(
            new JsonObject()
                .put("at", clock.instant().toString())
                .put("role", role.code())
                .encode());
  }

  private static String token(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      return body != null && body.getValue("token") instanceof String token ? token : "";
    } catch (DecodeException | ClassCastException e) {
      return "";
    }
  }

  private void logout(RoutingContext context) {
    context.response().addCookie(cookie(context.request(), "", 0));
    var unused = context.response().setStatusCode(204).end();
  }

  private static Cookie cookie(HttpServerRequest request, String value, long maxAgeSeconds) {
    return Cookie.cookie(COOKIE, value)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure("https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto")))
        .setPath("/")
        .setMaxAge(maxAgeSeconds);
  }

  private void failed(HttpServerRequest request) {
    int left = failures.take(Clients.of(request));
    log.atWarn()
        .addKeyValue("path", request.path())
        .addKeyValue("locked", left > 0)
        .log("Refused a wrong token or password");
  }
}
