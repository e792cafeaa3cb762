/**
 * What is sent and when: {@link dev.tidemark.loadgen.traffic.ShopTraffic} from simulated shoppers,
 * {@link dev.tidemark.loadgen.traffic.ReplayTraffic} from a web server's log.
 *
 * <p>Every event has a {@link dev.tidemark.loadgen.traffic.Kind} that says what must become of it
 * behind the gateway, so that the accepted events of each kind can be held against the ledger. The
 * ways of being bad are {@link dev.tidemark.loadgen.traffic.BadVariety}s.
 */
package dev.tidemark.loadgen.traffic;
