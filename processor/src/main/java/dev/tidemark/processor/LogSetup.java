package dev.tidemark.processor;

import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;

/**
 * Our own log configuration under {@code spark-submit}, which has set up Spark's defaults, every
 * line of them, before our jar is there. A configuration of the operator's own stays.
 */
final class LogSetup {
  private static final String SPARKS_DEFAULTS = "org/apache/spark/log4j2-defaults.properties";

  private LogSetup() {}

  static void replaceSparksDefaults() {
    LoggerContext context = LoggerContext.getContext(false);
    ConfigurationSource source = context.getConfiguration().getConfigurationSource();
    URL ours = LogSetup.class.getResource("/log4j2.properties");
    if (ours != null
        && source.getLocation() != null
        && source.getLocation().endsWith(SPARKS_DEFAULTS)) {
      try {
        context.setConfigLocation(ours.toURI());
      } catch (URISyntaxException e) {
        throw new IllegalStateException("Cannot read '" + ours + "'", e);
      }
    }
  }
}
