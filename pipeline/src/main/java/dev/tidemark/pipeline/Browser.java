package dev.tidemark.pipeline;

import java.io.IOException;

/** The desktop's browser, where there is a desktop. */
final class Browser {
  private Browser() {}

  static void open(String url) {
    if (System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null) {
      return;
    }
    try {
      new ProcessBuilder("xdg-open", url)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // No program that opens addresses: the address is on the screen all the same.
    }
  }
}
