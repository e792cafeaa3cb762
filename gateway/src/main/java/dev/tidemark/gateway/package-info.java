/**
 * The beacon gateway: HTTP in, Kafka out, and 204 only for what Kafka or the spool on disk has.
 *
 * <p>A request's way: {@code http} takes it, {@code beacon} makes records of its body, {@code
 * kafka} sends them, or hands them to the {@code spool}, {@code http} answers. {@code refusal}
 * lists the ways to say no, {@code metrics} counts, {@code admin} shows, {@code tracker} is what
 * pages send events with. {@link dev.tidemark.gateway.Gateway} puts the parts together.
 */
package dev.tidemark.gateway;
