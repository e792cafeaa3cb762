package dev.tidemark.pipeline;

import dev.tidemark.config.ConfigException;
import java.io.UncheckedIOException;

/** {@code tidemark demo}: the whole pipeline on this machine, with simulated shoppers. */
public final class DemoApplication {
  private DemoApplication() {}

  public static void main(String[] args) {
    int status;
    try {
      status = new Demo(DemoConfig.from(DemoConfig.SCHEMA.read(args, System.getenv()))).run();
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      status = e.exitCode();
    } catch (IllegalStateException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      status = 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status = 1;
    }
    // Ends at once, past the hook that serves Ctrl-C.
    Runtime.getRuntime().halt(status);
  }
}
