package dev.tidemark.gateway.http;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.tidemark.gateway.sdk.PixelFormat;
import dev.tidemark.gateway.sdk.PlausibleFormat;
import dev.tidemark.gateway.sdk.PostHogFormat;
import dev.tidemark.gateway.sdk.SdkFormat;
import dev.tidemark.gateway.sdk.SdkSettings;
import dev.tidemark.gateway.sdk.SegmentFormat;
import dev.tidemark.gateway.sdk.SnowplowFormat;
import dev.tidemark.gateway.sdk.UmamiFormat;
import dev.tidemark.gateway.tracker.TrackerFile;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that can be asked of the listener for beacons. */
final class Routes {
  private static final String EVENTS_PATH = "/v1/events";

  /** Segment's long and short names of a call. */
  private static final Map<String, List<String>> CALLS =
      Map.of(
          "track", List.of("/v1/track", "/v1/t"),
          "page", List.of("/v1/page", "/v1/p"),
          "screen", List.of("/v1/screen", "/v1/s"),
          "identify", List.of("/v1/identify", "/v1/i"),
          "group", List.of("/v1/group", "/v1/g"),
          "alias", List.of("/v1/alias", "/v1/a"));

  private static final List<String> POSTHOG_PATHS =
      List.of("/e", "/i/v0/e", "/capture", "/batch", "/track");

  /** A write key has nothing in it that JSON would have to escape. */
  private static final Pattern SEGMENT_SETTINGS =
      Pattern.compile("/v1/projects/([A-Za-z0-9_-]{1,128})/settings");

  /** Of the tracker's paths, which {@code TrackerFile} knows. */
  static final PathRoutes TRACKER = PathRoutes.NOTHING.with(GET, new Route.Tracker());

  private Routes() {}

  /** The table, with these further paths for events of our own. */
  static RouteTable table(List<String> aliases) {
    RouteTable table = new RouteTable();
    segment(table);
    rudderStack(table);
    postHog(table);
    snowplow(table);
    plausible(table);
    umami(table);
    table.add(GET, "/v1/pixel.gif", new Route.SdkEvents(new PixelFormat(), Reply.PIXEL));
    Route events = new Route.NativeEvents();
    table.add(POST, EVENTS_PATH, events);
    aliases.forEach(alias -> table.add(POST, alias, events));
    return table;
  }

  /** Whether the listener has something at this path, whatever the aliases. */
  static boolean has(String path) {
    return TrackerFile.PATH.equals(path) || table(List.of()).find(path) != null;
  }

  private static void segment(RouteTable table) {
    Reply success = Reply.json("{\"success\":true}\n");
    CALLS.forEach(
        (type, paths) -> {
          Route call = new Route.SdkEvents(new SegmentFormat(SegmentFormat.SEGMENT, type), success);
          paths.forEach(path -> table.add(POST, path, call));
        });
    Route batch = new Route.SdkEvents(new SegmentFormat(SegmentFormat.SEGMENT, null), success);
    table.add(POST, "/v1/batch", batch).add(POST, "/v1/b", batch);
    table.addTemplate(GET, "/v1/projects/*/settings", new Route.Document(Routes::segmentSettings));
  }

  private static Reply segmentSettings(String path) {
    Matcher matcher = SEGMENT_SETTINGS.matcher(path);
    return matcher.matches() ? Reply.json(SdkSettings.segment(matcher.group(1))).cached() : null;
  }

  private static void rudderStack(RouteTable table) {
    SdkFormat format = new SegmentFormat(SegmentFormat.RUDDERSTACK, null);
    table.add(POST, "/beacon/v1/batch", new Route.SdkEvents(format, Reply.text(200, "OK")));
    Route settings = Route.Document.of(Reply.json(SdkSettings.RUDDERSTACK).cached());
    table.add(GET, "/sourceConfig", settings).add(GET, "/sourceConfig/", settings);
  }

  private static void postHog(RouteTable table) {
    Route events = new Route.SdkEvents(new PostHogFormat(), Reply.json("{\"status\":\"Ok\"}\n"));
    POSTHOG_PATHS.forEach(path -> table.add(POST, path, events).add(POST, path + "/", events));
    Route config = Route.Document.of(Reply.json(SdkSettings.POSTHOG).cached());
    Route script = Route.Document.of(Reply.script(SdkSettings.POSTHOG_SCRIPT));
    table.addTemplate(GET, "/array/*/config", config);
    table.addTemplate(GET, "/array/*/config.js", script);
    Route flags = Route.Document.of(Reply.json(SdkSettings.POSTHOG_FLAGS));
    for (String path : List.of("/flags", "/decide")) {
      table.add(POST, path, flags).add(POST, path + "/", flags);
    }
  }

  private static void snowplow(RouteTable table) {
    SdkFormat format = new SnowplowFormat();
    Route.SdkEvents events = new Route.SdkEvents(format, Reply.text(200, "ok"));
    table.add(POST, "/com.snowplowanalytics.snowplow/tp2", events);
    table.add(GET, "/i", new Route.SdkEvents(format, Reply.PIXEL));
  }

  private static void plausible(RouteTable table) {
    Route events = new Route.SdkEvents(new PlausibleFormat(), Reply.text(202, "ok"));
    table.add(POST, "/api/event", events);
  }

  private static void umami(RouteTable table) {
    Route events = new Route.SdkEvents(new UmamiFormat(), Reply.json("{}\n"));
    table.add(POST, "/api/send", events).add(POST, "/api/batch", events);
  }
}
