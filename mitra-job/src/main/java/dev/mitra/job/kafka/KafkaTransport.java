package dev.mitra.job.kafka;

import dev.mitra.job.wire.OutRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes single records to a topic, each until every replica that is in sync has it. */
final class KafkaTransport implements ControlPublisher.Transport {
  private static final Duration PATIENCE_ON_CLOSING = Duration.ofSeconds(1);

  private final KafkaProducer<byte[], byte[]> producer;
  private final OutRecordSerializer serializer;

  KafkaTransport(Map<String, String> client, String topic) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("acks", "all");
    properties.put("linger.ms", "0");
    properties.put("max.block.ms", "10000");
    properties.put("request.timeout.ms", "10000");
    properties.put("delivery.timeout.ms", "20000");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    serializer = new OutRecordSerializer(topic);
  }

  @Override
  public void send(OutRecord record) throws InterruptedException, ExecutionException {
    producer.send(serializer.produced(record)).get();
  }

  @Override
  public void close() {
    producer.close(PATIENCE_ON_CLOSING);
  }
}
