package dev.tidemark.results;

/** Quarantined events of one reason and app version; the version is empty where none was read. */
public record FaultCount(String reason, String appVersion, long events) {}
