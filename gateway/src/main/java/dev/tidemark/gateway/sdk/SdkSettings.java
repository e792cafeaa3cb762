package dev.tidemark.gateway.sdk;

/**
 * The documents that SDKs fetch before they send anything: as little as each of them needs to
 * start, with nothing switched on that would send anything elsewhere.
 */
public final class SdkSettings {
  /** For RudderStack's {@code configUrl}: a source without destinations. */
  public static final String RUDDERSTACK =
      """
      {"source":{"id":"tidemark","name":"tidemark","workspaceId":"tidemark","enabled":true,\
      "config":{"statsCollection":{"errors":{"enabled":false},"metrics":{"enabled":false}}},\
      "connections":[],"destinations":[],"dataplanes":{}}}
      """;

  /** For posthog-js: nothing that would ask for more than events. */
  public static final String POSTHOG =
      """
      {"supportedCompression":["gzip","gzip-js"],"hasFeatureFlags":false,"analytics":{"endpoint":"/e/"},\
      "autocaptureExceptions":false,"capturePerformance":false,"captureDeadClicks":false,\
      "heatmaps":false,"sessionRecording":false,"surveys":false,"siteApps":[],\
      "elementsChainAsString":true,"defaultIdentifiedOnly":true}
      """;

  /**
   * For PostHog's snippet, which asks for a script first and for {@link #POSTHOG} when it is empty.
   */
  public static final String POSTHOG_SCRIPT = "/* see config beside this */\n";

  /** For PostHog's SDKs that ask for flags: there are none. */
  public static final String POSTHOG_FLAGS =
      """
      {"featureFlags":{},"featureFlagPayloads":{},"flags":{},"errorsWhileComputingFlags":false,\
      "sessionRecording":false,"supportedCompression":["gzip","gzip-js"]}
      """;

  private SdkSettings() {}

  /**
   * For Segment's browser SDK, which takes its write key from here.
   *
   * @param writeKey letters, digits, underscores and dashes only
   */
  public static String segment(String writeKey) {
    return "{\"integrations\":{\"Segment.io\":{\"apiKey\":\""
        + writeKey
        + "\",\"unbundledIntegrations\":[],\"addBundledMetadata\":false}},"
        + "\"plan\":{\"track\":{\"__default\":{\"enabled\":true,\"integrations\":{}}}},"
        + "\"edgeFunction\":{},\"remotePlugins\":[]}\n";
  }
}
