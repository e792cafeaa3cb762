package dev.tidemark.processor.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.login.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.Token;
import org.apache.hadoop.security.token.TokenIdentifier;
import org.apache.kafka.common.security.JaasUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.kafka010.KafkaTokenUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelegationTokensTest {
  private static final String SERVERS = "kafka-1:9092,kafka-2:9092";

  private final SparkConf spark =
      new SparkConf(false)
          .set("spark.kafka.clusters.shop.auth.bootstrap.servers", "kafka-1:9092")
          .set("spark.kafka.clusters.shop.target.bootstrap.servers.regex", "kafka-.*");

  @TempDir Path folder;

  @Test
  void aTokenOfTheseBrokersIsRefusedWithWhatToDo() throws Exception {
    withToken(
        () ->
            assertThatThrownBy(() -> DelegationTokens.requireNone(spark, SERVERS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(SERVERS)
                .hasMessageContaining("'spark.kafka.clusters.shop.*'")
                .hasMessageContaining("kafka.client.sasl.jaas.config"));
  }

  @Test
  void aTokenOfOtherBrokersIsNotAsked() throws Exception {
    withToken(
        () ->
            assertThatCode(() -> DelegationTokens.requireNone(spark, "elsewhere:9092"))
                .doesNotThrowAnyException());
  }

  @Test
  void keysWithoutATokenAreNoToken() {
    assertThatCode(() -> DelegationTokens.requireNone(spark, SERVERS)).doesNotThrowAnyException();
  }

  @Test
  void aJaasFileOfTheJvmComesBeforeATokenForEveryClient() throws Exception {
    Path file = folder.resolve("jaas.conf");
    Files.writeString(
        file,
        "KafkaClient { org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"u\" password=\"p\"; };");
    System.setProperty(JaasUtils.JAVA_LOGIN_CONFIG_PARAM, file.toString());
    Configuration.setConfiguration(null);
    try {
      withToken(
          () ->
              assertThatCode(() -> DelegationTokens.requireNone(spark, SERVERS))
                  .doesNotThrowAnyException());
    } finally {
      System.clearProperty(JaasUtils.JAVA_LOGIN_CONFIG_PARAM);
      Configuration.setConfiguration(null);
    }
  }

  /** As somebody to whom Spark has given a token for the cluster. */
  private static void withToken(Runnable assertion) throws Exception {
    UserGroupInformation user = UserGroupInformation.createRemoteUser("shop");
    Text service = new Text("kafka.server.delegation.token.shop");
    user.addToken(
        service,
        new Token<TokenIdentifier>(
            "id".getBytes(StandardCharsets.UTF_8),
            "secret".getBytes(StandardCharsets.UTF_8),
            KafkaTokenUtil.TOKEN_KIND(),
            service));
    user.doAs(
        (PrivilegedExceptionAction<Void>)
            () -> {
              assertion.run();
              return null;
            });
  }
}
