package dev.tidemark.gateway;

import dev.tidemark.config.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a gateway as a process. Exits with 2 on a bad configuration, with 1 on what else stops it.
 */
public final class GatewayApplication {
  private GatewayApplication() {}

  public static void main(String[] args) {
    try {
      List<String> problems = new ArrayList<>();
      GatewayConfig config =
          GatewayConfig.from(GatewayConfig.SCHEMA.read(args, System.getenv(), problems));
      Gateway gateway = Gateway.start(config, problems);
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "stop-gateway"));
      System.out.println(
          "gateway ready on "
              + (config.access().certificateFile().isPresent() ? "https://" : "http://")
              + config.http().host()
              + ":"
              + gateway.port()
              + " (admin http://"
              + config.admin().host()
              + ":"
              + gateway.adminPort()
              + ")");
    } catch (ConfigException e) {
      exit(e.getMessage(), e.exitCode());
    } catch (StartException e) {
      exit(e.getMessage(), e.exitCode());
    }
  }

  private static void exit(String message, int code) {
    System.err.println(message);
    System.exit(code);
  }
}
