package dev.tidemark.results;

/**
 * Views of one page in a range of time, late ones included, and in the range of the same length
 * before it.
 */
public record PageTotal(String page, long views, long viewsBefore) {}
