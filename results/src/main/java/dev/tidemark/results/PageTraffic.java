package dev.tidemark.results;

/**
 * How a page's views begin and end in a range of time; views that came late left out.
 *
 * @param views all of them
 * @param arrived those that came from a page of the shop, the page itself included
 * @param left views of pages of the shop, the page itself included, that came from it
 */
public record PageTraffic(String page, long views, long arrived, long left) {}
