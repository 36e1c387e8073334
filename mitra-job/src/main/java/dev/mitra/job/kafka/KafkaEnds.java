package dev.mitra.job.kafka;

import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.topology.Sinks;
import dev.mitra.job.topology.Sources;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.WireType;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The job's ends in Kafka. Scores, alerts, dead letters and acks are written at least once: a
 * record that is only shown after a checkpoint cannot be there within the budget. The feature log
 * is written in transactions. What the job itself asks of control is written by a sink of its own,
 * which never fails.
 */
public final class KafkaEnds implements Sources, Sinks {
  /** How long a transaction of the feature log may stay open; brokers have to allow it. */
  public static final long TRANSACTION_TIMEOUT_MILLIS = 900_000;

  private final JobConfig config;
  private final long controlOffset;

  /**
   * @param config the job's configuration
   * @param controlOffset where the control source starts, after what was read before submission
   */
  public KafkaEnds(JobConfig config, long controlOffset) {
    this.config = config;
    this.controlOffset = controlOffset;
  }

  /** The consumer group that remembers how far payments were read. */
  public static String paymentsGroup(JobConfig config) {
    return config.jobName() + "-payments";
  }

  /** The consumer group that remembers how far control records were read. */
  public static String controlGroup(JobConfig config) {
    return config.jobName() + "-control";
  }

  /** What the ids of the feature log's transactions begin with. */
  public static String transactionalIdPrefix(JobConfig config) {
    return config.jobName() + "-features";
  }

  @Override
  @SuppressWarnings("deprecation") // The connector's interface still takes Kafka's deprecated type.
  public SingleOutputStreamOperator<RawRecord> payments(StreamExecutionEnvironment env) {
    OffsetsInitializer start =
        switch (config.startFrom()) {
          case EARLIEST -> OffsetsInitializer.earliest();
          case LATEST -> OffsetsInitializer.latest();
          case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
        };
    KafkaSource<RawRecord> source =
        KafkaSource.<RawRecord>builder()
            .setProperties(properties())
            .setTopics(config.topics().payments())
            .setGroupId(paymentsGroup(config))
            .setStartingOffsets(start)
            // New partitions are found while the job runs.
            .setProperty("partition.discovery.interval.ms", "30000")
            .setDeserializer(new RawRecordDeserializer(false))
            .build();
    return env.fromSource(
        source, WatermarkStrategy.noWatermarks(), "payments", WireType.RAW_RECORD);
  }

  @Override
  public SingleOutputStreamOperator<RawRecord> control(StreamExecutionEnvironment env) {
    TopicPartition partition = new TopicPartition(config.topics().control(), 0);
    KafkaSource<RawRecord> source =
        KafkaSource.<RawRecord>builder()
            .setProperties(properties())
            .setTopics(config.topics().control())
            .setGroupId(controlGroup(config))
            .setStartingOffsets(OffsetsInitializer.offsets(Map.of(partition, controlOffset)))
            .setDeserializer(new RawRecordDeserializer(true))
            .build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "control", WireType.RAW_RECORD)
        .setParallelism(1)
        .setMaxParallelism(1);
  }

  @Override
  public ControlReader controlReader() {
    return new KafkaControlReader(config);
  }

  @Override
  public DataStreamSink<OutRecord> scores(DataStream<OutRecord> decisions) {
    // A request for each decision would cost more than the decision.
    return decisions.sinkTo(atLeastOnce(config.topics().scores(), "2"));
  }

  @Override
  public DataStreamSink<OutRecord> features(DataStream<OutRecord> log) {
    String topic = config.topics().features();
    if (!config.exactlyOnceFeatureLog()) {
      return log.sinkTo(atLeastOnce(topic, "20"));
    }
    KafkaSinkBuilder<OutRecord> builder =
        sink(topic, "20")
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(transactionalIdPrefix(config))
            .setProperty("transaction.timeout.ms", Long.toString(TRANSACTION_TIMEOUT_MILLIS));
    return log.sinkTo(builder.build());
  }

  @Override
  public DataStreamSink<OutRecord> alerts(DataStream<OutRecord> alerts) {
    return alerts.sinkTo(atLeastOnce(config.topics().alerts(), "5"));
  }

  @Override
  public DataStreamSink<OutRecord> deadLetters(DataStream<OutRecord> letters) {
    return letters.sinkTo(atLeastOnce(config.topics().deadLetters(), "5"));
  }

  @Override
  public DataStreamSink<OutRecord> acks(DataStream<OutRecord> acks) {
    return acks.sinkTo(atLeastOnce(config.topics().acks(), "0")).setParallelism(1);
  }

  @Override
  public DataStreamSink<OutRecord> demotions(DataStream<OutRecord> demotions) {
    return demotions
        .sinkTo(new ControlSink(config.clientProperties(), config.topics().control()))
        .setParallelism(1);
  }

  private KafkaSink<OutRecord> atLeastOnce(String topic, String lingerMillis) {
    return sink(topic, lingerMillis).setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE).build();
  }

  private KafkaSinkBuilder<OutRecord> sink(String topic, String lingerMillis) {
    return KafkaSink.<OutRecord>builder()
        .setBootstrapServers(config.bootstrapServers())
        // Batches are short, and lz4 runs in plain Java under Flink's class loaders, with buffers
        // of
        // 64 KiB and more for each batch; who wants it sets it in kafka.properties.
        .setProperty("compression.type", "none")
        .setKafkaProducerConfig(properties())
        .setProperty("linger.ms", lingerMillis)
        .setRecordSerializer(new OutRecordSerializer(topic));
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(config.clientProperties());
    return properties;
  }
}
