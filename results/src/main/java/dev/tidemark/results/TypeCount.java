package dev.tidemark.results;

/** Events of one type. */
public record TypeCount(String type, long events) {}
