package dev.tidemark.dashboard.metrics;

/** The first digit of an answer's status. */
enum StatusClass {
  INFORMATION("1xx"),
  SUCCESS("2xx"),
  REDIRECTION("3xx"),
  CLIENT_ERROR("4xx"),
  SERVER_ERROR("5xx");

  private final String tag;

  StatusClass(String tag) {
    this.tag = tag;
  }

  String tag() {
    return tag;
  }

  static StatusClass of(int status) {
    return values()[Math.min(4, Math.max(0, status / 100 - 1))];
  }
}
