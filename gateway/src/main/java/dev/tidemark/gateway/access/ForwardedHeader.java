package dev.tidemark.gateway.access;

/** The header in which trusted proxies name the client. */
public enum ForwardedHeader {
  X_FORWARDED_FOR,
  FORWARDED
}
