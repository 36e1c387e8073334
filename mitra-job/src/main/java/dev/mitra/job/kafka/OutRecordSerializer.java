package dev.mitra.job.kafka;

import dev.mitra.job.wire.OutRecord;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Puts records into their topic, headers and all. */
final class OutRecordSerializer implements KafkaRecordSerializationSchema<OutRecord> {
  private static final long serialVersionUID = 1L;

  private final String topic;

  OutRecordSerializer(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutRecord record, KafkaSinkContext context, @Nullable Long timestamp) {
    return produced(record);
  }

  /** The record as a producer takes it. */
  ProducerRecord<byte[], byte[]> produced(OutRecord record) {
    ProducerRecord<byte[], byte[]> produced =
        new ProducerRecord<>(topic, record.key(), record.value());
    String[] headers = record.headers();
    for (int i = 0; i < headers.length; i += 2) {
      produced.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return produced;
  }
}
