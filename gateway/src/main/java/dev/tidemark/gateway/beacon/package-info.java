/**
 * From a request's body to Kafka records, by {@link dev.tidemark.gateway.beacon.BeaconDecoder}:
 * {@link dev.tidemark.gateway.beacon.BodyInflater} gunzips within a limit, the event contract's
 * splitter cuts, or an SDK's format translates, and each event gets an envelope with an id of
 * {@link dev.tidemark.gateway.beacon.EventIds} and what {@link dev.tidemark.gateway.beacon.Sender}
 * says of its origin.
 */
package dev.tidemark.gateway.beacon;
