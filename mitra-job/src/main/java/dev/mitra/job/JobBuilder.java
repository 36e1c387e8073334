package dev.mitra.job;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.kafka.ControlTopic;
import dev.mitra.job.kafka.KafkaEnds;
import dev.mitra.job.state.StateOptions;
import dev.mitra.job.topology.ScoringTopology;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Prepares a Flink environment and puts the job into it. */
public final class JobBuilder {
  private static final Duration BUFFER_TIMEOUT = Duration.ZERO;

  private JobBuilder() {}

  /** What the job needs of Flink whatever the cluster's own configuration says. */
  public static Configuration flinkConfiguration(JobConfig config) {
    Configuration flink = new Configuration();
    flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    flink.set(RocksDBOptions.OPTIONS_FACTORY, StateOptions.class.getName());
    flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(PipelineOptions.NAME, config.jobName());
    // Every record is sent on at once. The default would spend the budget on waiting, and a thread
    // for each exchange that sends all few milliseconds costs more than sending.
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
    if (config.checkpointIntervalMillis() > 0) {
      flink.set(
          CheckpointingOptions.CHECKPOINTING_INTERVAL,
          Duration.ofMillis(config.checkpointIntervalMillis()));
      flink.set(
          CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    }
    return flink;
  }

  /**
   * Reads the control topic to its end, and builds the job between Kafka's topics.
   *
   * @throws InvalidDeclarationException when the configuration, the schema or the control topic
   *     does not allow it, or models are missing because their files could not be read
   */
  public static void build(StreamExecutionEnvironment env, JobConfig config) {
    env.configure(flinkConfiguration(config));
    if (config.checkpointIntervalMillis() == 0) {
      env.getCheckpointConfig().disableCheckpointing();
    }
    refuseUnaligned(env.getConfiguration());
    config.parallelism().ifPresent(env::setParallelism);
    if (config.keyRingYaml().isPresent()) {
      ControlTopic.requireBrokerTime(config);
    }
    ControlTopic.Bootstrap bootstrap = ControlTopic.read(config);
    ControlTopic.requireModels(bootstrap.unread(), config.modelFiles());
    ControlTopic.publishAcks(config, bootstrap.acks());
    KafkaEnds ends = new KafkaEnds(config, bootstrap.snapshot().nextOffset());
    new ScoringTopology(config, bootstrap.snapshot()).build(env, ends, ends);
  }

  /** Gathering without state rests on barriers that wait for the records before them. */
  static void refuseUnaligned(ReadableConfig flink) {
    if (flink.get(CheckpointingOptions.ENABLE_UNALIGNED)
        || flink.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE)
            != CheckpointingMode.EXACTLY_ONCE) {
      throw new InvalidDeclarationException(
          "execution.checkpointing",
          "must be aligned and exactly once; set execution.checkpointing.unaligned.enabled to false"
              + " and execution.checkpointing.mode to EXACTLY_ONCE in Flink's configuration");
    }
  }
}
