package dev.mitra.job.bench;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The limit of what Kafka and Flink allow: bytes in, the same bytes out. Source, sink, checkpoints,
 * buffers and parallelism are set as those of the scoring job, and nothing is between them.
 */
public final class PassThroughJob {
  private static final Duration BUFFER_TIMEOUT = Duration.ZERO;

  private PassThroughJob() {}

  /**
   * What it is told.
   *
   * @param bootstrapServers of Kafka
   * @param in the topic to read
   * @param out the topic to write
   * @param checkpointIntervalMillis between checkpoints; 0 switches them off
   * @param parallelism of both ends
   */
  record Settings(
      String bootstrapServers,
      String in,
      String out,
      long checkpointIntervalMillis,
      int parallelism) {

    /** As arguments of the main method. */
    List<String> arguments() {
      return List.of(
          bootstrapServers,
          in,
          out,
          Long.toString(checkpointIntervalMillis),
          Integer.toString(parallelism));
    }

    static Settings parse(String[] arguments) {
      if (arguments.length != 5) {
        throw new IllegalArgumentException(
            "usage: PassThroughJob BOOTSTRAP IN OUT CHECKPOINT-MILLIS PARALLELISM");
      }
      return new Settings(
          arguments[0],
          arguments[1],
          arguments[2],
          Long.parseLong(arguments[3]),
          Integer.parseInt(arguments[4]));
    }
  }

  /** Builds the job and submits it. */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.parse(args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(PipelineOptions.NAME, "mitra-pass-through");
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
    if (settings.checkpointIntervalMillis() > 0) {
      flink.set(
          CheckpointingOptions.CHECKPOINTING_INTERVAL,
          Duration.ofMillis(settings.checkpointIntervalMillis()));
    }
    env.configure(flink);
    if (settings.checkpointIntervalMillis() == 0) {
      env.getCheckpointConfig().disableCheckpointing();
    }
    env.setParallelism(settings.parallelism());
    KafkaSource<byte[]> source =
        KafkaSource.<byte[]>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setTopics(settings.in())
            .setGroupId("mitra-pass-through")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setProperty("partition.discovery.interval.ms", "30000")
            .setValueOnlyDeserializer(new Bytes())
            .build();
    KafkaSink<byte[]> sink =
        KafkaSink.<byte[]>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setProperty("linger.ms", "2")
            .setProperty("compression.type", "none")
            .setRecordSerializer(
                KafkaRecordSerializationSchema.<byte[]>builder()
                    .setTopic(settings.out())
                    .setValueSerializationSchema(new Bytes())
                    .build())
            .build();
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "payments")
        .uid("pass-through-source")
        .sinkTo(sink)
        .name("answers")
        .uid("pass-through-sink");
    env.execute("mitra-pass-through");
  }

  /** Bytes as they are. */
  private static final class Bytes
      implements DeserializationSchema<byte[]>, SerializationSchema<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public void open(DeserializationSchema.InitializationContext context) {}

    @Override
    public void open(SerializationSchema.InitializationContext context) {}

    @Override
    public byte[] deserialize(byte[] message) {
      return message;
    }

    @Override
    public byte[] serialize(byte[] element) {
      return element;
    }

    @Override
    public boolean isEndOfStream(byte[] next) {
      return false;
    }

    @Override
    public TypeInformation<byte[]> getProducedType() {
      return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    }
  }

  /** How a client of the benchmark calls it. */
  static List<String> flinkArguments() {
    return List.of("-c", PassThroughJob.class.getName());
  }
}
