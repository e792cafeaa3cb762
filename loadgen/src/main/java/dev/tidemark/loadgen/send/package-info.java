/**
 * The way to the gateway: {@link dev.tidemark.loadgen.send.LoadRun} keeps the schedule, {@link
 * dev.tidemark.loadgen.send.GatewayClient} sends and counts the answers.
 */
package dev.tidemark.loadgen.send;
