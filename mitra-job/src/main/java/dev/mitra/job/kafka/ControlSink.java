package dev.mitra.job.kafka;

import dev.mitra.job.wire.OutRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.MetricGroup;

/**
 * Writes what the job itself asks of control to the control topic. Unlike Flink's own sink it never
 * fails the job, never holds up a checkpoint and never waits for the broker: payments go on when
 * the topic cannot be written to (docs/adr/0013).
 */
final class ControlSink implements Sink<OutRecord> {
  private static final long serialVersionUID = 1L;

  /** Counter: records that are in the control topic. */
  static final String PUBLISHED = "mitra_control_published";

  /** Counter: attempts that failed. */
  static final String FAILURES = "mitra_control_publish_failures";

  /** Counter: records that were given up. */
  static final String GIVEN_UP = "mitra_control_publish_given_up";

  private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);

  private final HashMap<String, String> client;
  private final String topic;

  /**
   * @param client properties of a Kafka client
   * @param topic the control topic
   */
  ControlSink(Map<String, String> client, String topic) {
    this.client = new HashMap<>(client);
    this.topic = topic;
  }

  @Override
  public SinkWriter<OutRecord> createWriter(WriterInitContext context) {
    MetricGroup metrics = context.metricGroup();
    return new Writer(
        new ControlPublisher(
            () -> new KafkaTransport(client, topic),
            ControlPublisher.Retries.DEFAULT,
            metrics.counter(PUBLISHED),
            metrics.counter(FAILURES),
            metrics.counter(GIVEN_UP)));
  }

  private record Writer(ControlPublisher publisher) implements SinkWriter<OutRecord> {
    @Override
    public void write(OutRecord record, Context context) {
      publisher.publish(record);
    }

    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
      // A checkpoint does not wait: what is lost with a failure is asked for again if need be.
      if (endOfInput) {
        publisher.await(PATIENCE_AT_THE_END);
      }
    }

    @Override
    public void close() {
      publisher.close();
    }
  }
}
