package dev.tidemark.loadgen.shop;

import java.util.UUID;

/**
 * Something that a shopper does or that a page reports: an event before it has a time.
 *
 * @param previousPage null on a session's first page
 * @param referrer where the session came from, on its first event only; null when unknown
 */
public record Moment(
    Shopper shopper,
    String eventType,
    Page page,
    Page previousPage,
    UUID pageViewId,
    String referrer) {}
