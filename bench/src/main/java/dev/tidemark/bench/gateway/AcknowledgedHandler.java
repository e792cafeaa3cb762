package dev.tidemark.bench.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.gateway.GatewayConfig;
import dev.tidemark.gateway.kafka.ClientProperties;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that a POST handler can do that answers when Kafka has the body: it reads it, sends it
 * as it stands, and answers after the acknowledgement. It looks at nothing and limits nothing; it
 * has no deadline, no spool and no metrics, and dies with Kafka. The producer's properties and the
 * topic's partitions are the gateway's. A program of its own, to be run on the gateway's class
 * path.
 */
public final class AcknowledgedHandler {
  private static final String TOPIC = "least";
  private static final short ONE_REPLICA = 1;
  private static final int KEY_BYTES = 13;

  /** In every body of the load: {@code "session_id":"s-000042-0042"}. */
  private static final byte[] SESSION_ID = "\"session_id\":\"".getBytes(US_ASCII);

  private final Producer<byte[], byte[]> producer;

  private AcknowledgedHandler(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  public static void main(String[] args) throws Exception {
    GatewayConfig config = GatewayConfig.from(GatewayConfig.SCHEMA.read(args, Map.of()));
    String bootstrap = config.kafka().bootstrapServers();
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, config.kafka().topicPartitions(), ONE_REPLICA)))
          .all()
          .get();
    }
    Map<String, Object> properties = new HashMap<>(new ClientProperties(config.kafka()).producer());
    properties.remove(ProducerConfig.MAX_BLOCK_MS_CONFIG); // waits for metadata
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.partitionsFor(TOPIC);
    HandlerServer.serve(config, new AcknowledgedHandler(producer)::handle);
  }

  private void handle(HttpServerRequest request) {
    var unused = request.body().onSuccess(body -> send(body, request));
  }

  private void send(Buffer body, HttpServerRequest request) {
    byte[] event = body.getBytes();
    Context loop = Vertx.currentContext();
    var unused =
        producer.send(
            new ProducerRecord<>(TOPIC, key(event), event),
            (metadata, failure) -> loop.runOnContext(acknowledged -> answer(request, failure)));
  }

  private static void answer(HttpServerRequest request, Exception failure) {
    var unused = request.response().setStatusCode(failure == null ? 204 : 503).end();
  }

  /** The session, so that as many batches are open as the gateway's. */
  private static byte[] key(byte[] event) {
    int last = event.length - SESSION_ID.length - KEY_BYTES;
    for (int i = 0; i <= last; i++) {
      if (Arrays.equals(event, i, i + SESSION_ID.length, SESSION_ID, 0, SESSION_ID.length)) {
        int from = i + SESSION_ID.length;
        return Arrays.copyOfRange(event, from, from + KEY_BYTES);
      }
    }
    throw new IllegalArgumentException("No session_id in " + new String(event, US_ASCII));
  }
}
