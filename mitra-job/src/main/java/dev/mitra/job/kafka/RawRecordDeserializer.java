package dev.mitra.job.kafka;

import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.WireType;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hands records on as they are; nothing here can fail on what they hold. */
final class RawRecordDeserializer implements KafkaRecordDeserializationSchema<RawRecord> {
  private static final long serialVersionUID = 1L;

  private final boolean withHeaders;

  /**
   * @param withHeaders whether the records' headers are read
   */
  RawRecordDeserializer(boolean withHeaders) {
    this.withHeaders = withHeaders;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    out.collect(
        new RawRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.key(),
            record.value(),
            withHeaders ? ControlHeaders.read(record.headers()) : List.of()));
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return WireType.RAW_RECORD;
  }
}
