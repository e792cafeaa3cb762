package dev.tidemark.results;

/** How often one page followed another in a range of time. */
public record TransitionTotal(String fromPage, String toPage, long events) {}
