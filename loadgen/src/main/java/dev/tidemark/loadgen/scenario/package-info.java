/**
 * Traffic in which something goes wrong, and the truth about it: {@link
 * dev.tidemark.loadgen.scenario.ScenarioTraffic} lays the acts that {@code Script} makes up over
 * the shoppers. An act changes or drops what shoppers send ({@code Incident}), or brings events of
 * its own ({@code Stream}); each is a {@link dev.tidemark.loadgen.scenario.Label}.
 */
package dev.tidemark.loadgen.scenario;
