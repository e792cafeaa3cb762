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

  /** Adds the events of a request, in their order. */
  void translate(SdkRequest request, NativeEvents out);
}
