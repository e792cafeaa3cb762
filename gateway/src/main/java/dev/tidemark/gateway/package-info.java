/**
 * The beacon gateway: HTTP in, Kafka out, and 204 only for what Kafka has acknowledged.
 *
 * <p>A request's way: {@code http} takes it, {@code beacon} makes records of its body, {@code
 * kafka} sends them, {@code http} answers. {@code refusal} lists the ways to say no, {@code
 * metrics} counts, {@code admin} shows, {@code tracker} is what pages send events with. {@link
 * dev.tidemark.gateway.Gateway} puts the parts together.
 */
package dev.tidemark.gateway;
