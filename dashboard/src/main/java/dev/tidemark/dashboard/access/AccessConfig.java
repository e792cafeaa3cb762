package dev.tidemark.dashboard.access;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may use the dashboard, and how much.
 *
 * @param token what readers show; none: see {@link #needsLogin}
 * @param operatorToken what operators show, who may send events again
 * @param user name of readers who log in by name and password
 * @param generateTokens whether tokens that are missing are made at start
 * @param sessionLifetime how long a browser stays logged in
 * @param requestsPerSecond requests to the API that a client may make, in the long run
 * @param burst requests that it may make at once
 * @param loginAttempts wrong tokens that it may show at once
 * @param maxClients clients that are told apart
 * @param operatorsOnLoopback whether everybody is an operator, where nobody needs a login
 */
public record AccessConfig(
    Optional<String> token,
    Optional<String> operatorToken,
    Optional<String> user,
    Optional<String> password,
    boolean generateTokens,
    Duration sessionLifetime,
    int requestsPerSecond,
    int burst,
    int loginAttempts,
    int maxClients,
    boolean operatorsOnLoopback) {
  private static final int SHORTEST_SECRET = 16;

  private static final Setting<Optional<String>> TOKEN =
      secret("dashboard.token", "What readers show to see the dashboard");
  private static final Setting<Optional<String>> OPERATOR_TOKEN =
      secret(
          "dashboard.operator-token",
          "What operators show, who may also send quarantined events again; none: nobody may");
  private static final Setting<Optional<String>> USER =
      Setting.optionalText(
          "dashboard.user", "Name of readers who log in with a password instead of a token");
  private static final Setting<Optional<String>> PASSWORD =
      secret("dashboard.password", "Password of `dashboard.user`");
  private static final Setting<Boolean> GENERATE_TOKENS =
      Setting.flag(
          "dashboard.generate-tokens",
          false,
          "Makes the tokens that are needed and missing, new at each start, and prints them");
  private static final Setting<Duration> SESSION_LIFETIME =
      Setting.duration(
          "dashboard.session-lifetime",
          "12h",
          Duration.ofMinutes(1),
          Duration.ofDays(30),
          "How long a browser stays logged in");
  private static final Setting<Integer> REQUESTS_PER_SECOND =
      Setting.integer(
          "dashboard.requests-per-second-per-client",
          50,
          1,
          100_000,
          "Requests a second that one client may make to the API; further ones are refused with"
              + " 429");
  private static final Setting<Integer> BURST =
      Setting.integer(
          "dashboard.burst-requests-per-client",
          200,
          1,
          1_000_000,
          "Requests that one client may make to the API at once");
  private static final Setting<Integer> LOGIN_ATTEMPTS =
      Setting.integer(
          "dashboard.login-attempts-per-client",
          10,
          1,
          1_000,
          "Wrong tokens or passwords that one client may show at once; one more each 30 seconds");
  private static final Setting<Integer> MAX_CLIENTS =
      Setting.integer(
          "dashboard.max-clients",
          10_000,
          1,
          10_000_000,
          "Clients whose requests are counted apart; of more, those that were seen longest ago are"
              + " forgotten");

  private static final Setting<Boolean> OPERATORS_ON_LOOPBACK =
      Setting.flag(
          "dashboard.operators-on-loopback",
          false,
          "Everybody who reaches the dashboard is an operator, where no login is needed, which is on"
              + " loopback alone, and no operator's token is set; the demo's default");

  public static final List<Setting<?>> SETTINGS =
      List.of(
          TOKEN,
          OPERATOR_TOKEN,
          USER,
          PASSWORD,
          GENERATE_TOKENS,
          SESSION_LIFETIME,
          REQUESTS_PER_SECOND,
          BURST,
          LOGIN_ATTEMPTS,
          MAX_CLIENTS,
          OPERATORS_ON_LOOPBACK);

  public static AccessConfig from(Settings settings) {
    return new AccessConfig(
        settings.get(TOKEN),
        settings.get(OPERATOR_TOKEN),
        settings.get(USER),
        settings.get(PASSWORD),
        settings.get(GENERATE_TOKENS),
        settings.get(SESSION_LIFETIME),
        settings.get(REQUESTS_PER_SECOND),
        settings.get(BURST),
        settings.get(LOGIN_ATTEMPTS),
        settings.get(MAX_CLIENTS),
        settings.get(OPERATORS_ON_LOOPBACK));
  }

  /** Without any credentials, and with the limits' defaults: readable on loopback alone. */
  public static AccessConfig open() {
    return new AccessConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Duration.ofHours(12),
        50,
        200,
        10,
        10_000,
        false);
  }

  /** The same with tokens. */
  public AccessConfig withTokens(Optional<String> readers, Optional<String> operators) {
    return new AccessConfig(
        readers,
        operators,
        user,
        password,
        generateTokens,
        sessionLifetime,
        requestsPerSecond,
        burst,
        loginAttempts,
        maxClients,
        operatorsOnLoopback);
  }

  /** The same, where everybody on loopback is an operator. */
  public AccessConfig withOperatorsOnLoopback() {
    return new AccessConfig(
        token,
        operatorToken,
        user,
        password,
        generateTokens,
        sessionLifetime,
        requestsPerSecond,
        burst,
        loginAttempts,
        maxClients,
        true);
  }

  /** Whether who needs no login may also act. */
  boolean everybodyOperates() {
    return operatorsOnLoopback && !needsLogin() && operatorToken.isEmpty();
  }

  /** Whether readers must log in. */
  public boolean needsLogin() {
    return token.isPresent() || password.isPresent();
  }

  /** What is wrong, for a dashboard that listens on this host; empty when nothing is. */
  public List<String> problems(String host) {
    List<String> problems = new ArrayList<>();
    if (!needsLogin() && !generateTokens && !isLoopback(host)) {
      problems.add(
          "Missing 'dashboard.token': the dashboard listens on "
              + host
              + ", where others can reach it. Set dashboard.token, or dashboard.user and"
              + " dashboard.password, or dashboard.generate-tokens=true to have a token printed at"
              + " start, or dashboard.host=127.0.0.1");
    }
    if (user.isPresent() != password.isPresent()) {
      problems.add(
          "Missing '"
              + (user.isPresent() ? "dashboard.password" : "dashboard.user")
              + "': a user and a password go together");
    }
    if (operatorToken.isPresent()
        && (operatorToken.equals(token) || operatorToken.equals(password))) {
      problems.add(
          "Invalid 'dashboard.operator-token': it is the readers' too, so that every reader would"
              + " be an operator");
    }
    return problems;
  }

  /** Whether only this machine reaches the address. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // it will not listen there either
    }
  }

  private static Setting<Optional<String>> secret(String key, String documentation) {
    return new Setting<>(
        key,
        "",
        "at least " + SHORTEST_SECRET + " visible ASCII characters",
        documentation,
        text -> {
          if (!text.isEmpty() && !text.matches("[!-~]{" + SHORTEST_SECRET + ",256}")) {
            throw new IllegalArgumentException();
          }
          return text.isEmpty() ? Optional.empty() : Optional.of(text);
        });
  }

  /** Without the secrets, for logs. */
  @Override
  public String toString() {
    return "AccessConfig[token="
        + (token.isPresent() ? "set" : "none")
        + ", operatorToken="
        + (operatorToken.isPresent() ? "set" : "none")
        + ", user="
        + (user.isPresent() ? "set" : "none")
        + "]";
  }
}
