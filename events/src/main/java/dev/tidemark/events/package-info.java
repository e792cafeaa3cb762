/**
 * The event contract, shared by everything that writes or reads the topics.
 *
 * <p>A beacon's body is cut into events by {@link dev.tidemark.events.BeaconSplitter}, without
 * judging them. Each event becomes one record in {@link dev.tidemark.events.Topics#EVENTS}, its own
 * bytes behind a {@link dev.tidemark.events.RecordEnvelope}. {@link
 * dev.tidemark.events.EventParser} reads a record and either gives the event or every {@link
 * dev.tidemark.events.QuarantineReason} there is against it. {@link dev.tidemark.events.Tick}s are
 * the gateways' own records in the same topic.
 */
package dev.tidemark.events;
