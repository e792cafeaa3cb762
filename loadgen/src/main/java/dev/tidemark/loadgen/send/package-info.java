/**
 * The way to the gateway: {@link dev.tidemark.loadgen.send.LoadRun} keeps the schedule, {@link
 * dev.tidemark.loadgen.send.GatewayClient} sends and counts the answers, over its {@link
 * dev.tidemark.loadgen.send.Connections}. All of it shares one event loop.
 */
package dev.tidemark.loadgen.send;
