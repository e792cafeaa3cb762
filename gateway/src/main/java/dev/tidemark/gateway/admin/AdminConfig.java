package dev.tidemark.gateway.admin;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.util.List;

/** Where health and metrics are served. */
public record AdminConfig(String host, int port) {
  private static final Setting<String> HOST =
      Setting.text(
          "admin.host",
          "0.0.0.0",
          "Address to listen on for health and metrics. Nothing secret is there, yet do not publish"
              + " this port; 127.0.0.1 keeps it on the machine.");
  private static final Setting<Integer> PORT =
      Setting.port("admin.port", 8081, "Port of health and metrics; 0 lets the system choose.");

  public static final List<Setting<?>> SETTINGS = List.of(HOST, PORT);

  public static AdminConfig from(Settings settings) {
    return new AdminConfig(settings.get(HOST), settings.get(PORT));
  }
}
