/**
 * Who may send, how much, and from where.
 *
 * <p>{@link dev.tidemark.gateway.access.Access} holds what all event loops share: the {@code
 * WriteKeys} and the {@code ServerCertificate}, both read again by a {@code ReloadedFiles} when
 * their files change; the {@code RateLimit}; and {@code TrustedProxies}, which finds a request's
 * {@code ClientAddress}. That address is kept no longer than its connection, is never written
 * anywhere, and leaves it in two shapes only: truncated, and as a salted hash in the rate limit's
 * table.
 */
package dev.tidemark.gateway.access;
