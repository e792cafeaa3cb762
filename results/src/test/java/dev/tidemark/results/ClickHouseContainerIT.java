package dev.tidemark.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * The ClickHouse image that {@code docker-compose.yml} pins, where Docker is. What answers under
 * that tag is what the Docker engine has there: some continuous integration has a stand-in with a
 * server of 18.16.
 */
@Testcontainers(disabledWithoutDocker = true)
@DisplayName("ClickHouse in the container image of docker-compose.yml")
class ClickHouseContainerIT extends ClickHouseContract {
  private static final int HTTP = 8123;

  @Container
  private static final GenericContainer<?> SERVER =
      new GenericContainer<>(pinnedImage())
          .withEnv("CLICKHOUSE_USER", "tidemark")
          .withEnv("CLICKHOUSE_PASSWORD", "tidemark")
          .withExposedPorts(HTTP)
          .waitingFor(Wait.forHttp("/ping").forPort(HTTP));

  private static String pinnedImage() {
    try {
      Matcher image =
          Pattern.compile("image: (clickhouse/clickhouse-server:\\S+)")
              .matcher(Files.readString(Path.of("../docker-compose.yml")));
      if (!image.find()) {
        throw new IllegalStateException("Cannot find ClickHouse's image in docker-compose.yml");
      }
      return image.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  String url(String database) {
    return "http://tidemark:tidemark@%s:%d/%s"
        .formatted(SERVER.getHost(), SERVER.getMappedPort(HTTP), database);
  }
}
