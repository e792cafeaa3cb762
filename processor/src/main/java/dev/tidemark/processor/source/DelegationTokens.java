package dev.tidemark.processor.source;

import org.apache.spark.SparkConf;
import org.apache.spark.kafka010.KafkaTokenClusterConf;
import org.apache.spark.kafka010.KafkaTokenUtil;
import scala.Option;

/**
 * Delegation tokens, by which Spark's own Kafka clients log in where {@code spark.kafka.clusters.*}
 * says so. Ours, which read the events, do not know them: half of the job would be let in.
 */
public final class DelegationTokens {
  private DelegationTokens() {}

  /**
   * Answers when Spark has no token for these brokers, or would not use it.
   *
   * @throws IllegalStateException when it would
   */
  public static void requireNone(SparkConf spark, String bootstrapServers) {
    if (KafkaTokenUtil.isGlobalJaasConfigurationProvided()) {
      return; // every client logs in by that, Spark's too
    }
    Option<KafkaTokenClusterConf> cluster =
        KafkaTokenUtil.findMatchingTokenClusterConfig(spark, bootstrapServers);
    if (cluster.isDefined()) {
      throw new IllegalStateException(
          "Cannot log in to Kafka at "
              + bootstrapServers
              + " by the delegation token of 'spark.kafka.clusters."
              + cluster.get().identifier()
              + ".*': the processor's Kafka clients have no such tokens. Take these keys out, and"
              + " say how all of them log in with kafka.client.security.protocol,"
              + " kafka.client.sasl.mechanism and kafka.client.sasl.jaas.config (for Kerberos with"
              + " a keytab that every executor has), or with a JAAS file for every JVM"
              + " (-Djava.security.auth.login.config)");
    }
  }
}
