package dev.tidemark.gateway.beacon;

/**
 * What a request tells about who sent its events.
 *
 * @param truncatedAddress see {@link TruncatedAddress}; null if unknown
 * @param userAgent null if not sent
 * @param globalPrivacyControl whether {@code Sec-GPC: 1} was sent
 */
public record Sender(String truncatedAddress, String userAgent, boolean globalPrivacyControl) {}
