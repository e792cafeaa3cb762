package dev.tidemark.gateway.beacon;

/**
 * What a request tells about who sent its events.
 *
 * @param site that of the request's write key; null if there is none, or it is not known yet
 * @param truncatedAddress see {@link TruncatedAddress}; null if unknown
 * @param userAgent null if not sent
 * @param bot whether the user agent is known as a bot's
 * @param globalPrivacyControl whether {@code Sec-GPC: 1} was sent
 */
public record Sender(
    String site,
    String truncatedAddress,
    String userAgent,
    boolean bot,
    boolean globalPrivacyControl) {

  /** The same sender, now that the site is known. */
  Sender of(String knownSite) {
    return new Sender(knownSite, truncatedAddress, userAgent, bot, globalPrivacyControl);
  }
}
