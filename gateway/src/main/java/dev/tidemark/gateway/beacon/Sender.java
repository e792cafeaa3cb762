package dev.tidemark.gateway.beacon;

import dev.tidemark.events.EnvelopeFrame;
import dev.tidemark.events.RecordEnvelope;
import java.util.Objects;

/**
 * What a request tells about who sent its events. To be kept from request to request of one
 * connection, since what is encoded of it is kept as well.
 *
 * <p>Confined to the event loop; no locking.
 */
public final class Sender {
  private final String site;
  private final String truncatedAddress;
  private final String userAgent;
  private final boolean bot;
  private final boolean globalPrivacyControl;
  private EnvelopeFrame nativeFrame;

  /**
   * Makes one.
   *
   * @param site that of the request's write key; null if there is none, or it is not known yet
   * @param truncatedAddress see {@link TruncatedAddress}; null if unknown
   * @param userAgent null if not sent
   * @param bot whether the user agent is known as a bot's
   * @param globalPrivacyControl whether {@code Sec-GPC: 1} was sent
   */
  public Sender(
      String site,
      String truncatedAddress,
      String userAgent,
      boolean bot,
      boolean globalPrivacyControl) {
    this.site = site;
    this.truncatedAddress = truncatedAddress;
    this.userAgent = userAgent;
    this.bot = bot;
    this.globalPrivacyControl = globalPrivacyControl;
  }

  /** Whether these are this sender's; what is a bot follows from the user agent. */
  public boolean is(
      String otherSite, String otherAddress, String otherUserAgent, boolean otherPrivacyControl) {
    return globalPrivacyControl == otherPrivacyControl
        && Objects.equals(site, otherSite)
        && Objects.equals(truncatedAddress, otherAddress)
        && Objects.equals(userAgent, otherUserAgent);
  }

  /** The same sender, now that the site is known. */
  Sender of(String knownSite) {
    return new Sender(knownSite, truncatedAddress, userAgent, bot, globalPrivacyControl);
  }

  /**
   * The frame of this sender's events.
   *
   * @param sentAt of the body around them; null if it has none
   */
  EnvelopeFrame frame(String format, String sentAt) {
    if (sentAt != null || !format.equals(RecordEnvelope.NATIVE)) {
      return newFrame(format, sentAt);
    }
    if (nativeFrame == null) {
      nativeFrame = newFrame(format, null);
    }
    return nativeFrame;
  }

  private EnvelopeFrame newFrame(String format, String sentAt) {
    return EnvelopeFrame.of(
        new RecordEnvelope(
            0, null, format, site, globalPrivacyControl, bot, truncatedAddress, sentAt, userAgent));
  }

  String truncatedAddress() {
    return truncatedAddress;
  }

  String userAgent() {
    return userAgent;
  }
}
