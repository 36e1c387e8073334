package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the scores.
 *
 * @param id the payment's
 * @param body as it was written
 * @param decidedMillis when it was decided, milliseconds since 1970
 */
record Decision(String id, byte[] body, long decidedMillis) {

  static Decision of(ConsumerRecord<byte[], byte[]> record) {
    Header decided = record.headers().lastHeader("mitra-decided-ms");
    if (decided == null) {
      throw new AssertionError("a decision without the header mitra-decided-ms");
    }
    return new Decision(
        new String(record.key(), UTF_8),
        record.value(),
        Long.parseLong(new String(decided.value(), UTF_8)));
  }
}
