package dev.tidemark.results;

/** Quarantined events that have this reason; an event with several counts under each. */
public record ReasonCount(String reason, long events) {}
