package dev.tidemark.gateway.sdk;

/**
 * How one SDK writes its requests. Without state, and shared by all event loops.
 *
 * <p>Never throws, whatever the bytes. A request that is not blank and not an empty batch yields at
 * least one event, if only its own bytes.
 */
public interface SdkFormat {
  /** The name its events bear in their envelopes. */
  String name();

  /**
   * The write key in the request's body, or what the SDK sends in its place: the id by which it
   * names its site. Of a batch whose events differ in it, the first one's.
   *
   * @return null if there is none
   */
  default String writeKey(SdkRequest request) {
    return null;
  }

  /** Adds the events of a request, in their order. */
  void translate(SdkRequest request, NativeEvents out);
}
