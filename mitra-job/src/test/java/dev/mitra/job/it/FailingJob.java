package dev.mitra.job.it;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.kafka.ControlTopic;
import dev.mitra.job.kafka.KafkaEnds;
import dev.mitra.job.profile.ProfileOperator;
import dev.mitra.job.topology.ScoringTopology;
import dev.mitra.job.topology.Sources;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.WireType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The job on a cluster in this JVM, which takes checkpoints when it is told to, and whose profiles
 * fail once, at the payment called {@link #POISON}. From then on the control stream is held back:
 * what operators know of control they know otherwise.
 */
final class FailingJob implements AutoCloseable {
  static final String POISON = "poison";

  private static final int PARALLELISM = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** What a job shows to its test: operators find it by the job's name in the same process. */
  private static final class Shared {
    final AtomicInteger faults = new AtomicInteger();
    final CountDownLatch control = new CountDownLatch(1);
  }

  private static final Map<String, Shared> SHARED = new ConcurrentHashMap<>();

  private final MiniCluster cluster;
  private final JobID id;
  private final Shared shared;

  private FailingJob(MiniCluster cluster, JobID id, Shared shared) {
    this.cluster = cluster;
    this.id = id;
    this.shared = shared;
  }

  /** Starts the job as it is. */
  static FailingJob start(JobConfig config, Path folder) {
    return start(config, folder, new KafkaEnds(config, 0).controlReader());
  }

  /** Starts the job with another way to read the control topic after a failure. */
  static FailingJob start(JobConfig config, Path folder, ControlReader reader) {
    Shared shared = new Shared();
    SHARED.put(config.jobName(), shared);
    Configuration flink = JobBuilder.flinkConfiguration(config);
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    flink.set(RestOptions.BIND_PORT, "0");
    flink.setString("io.tmp.dirs", folder.resolve("tmp").toString());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    env.setParallelism(PARALLELISM);
    ControlSnapshot snapshot = ControlTopic.read(config).snapshot();
    ControlTopic.publishAcks(config, ControlTopic.read(config).acks());
    KafkaEnds ends = new KafkaEnds(config, snapshot.nextOffset());
    new ScoringTopology(config, snapshot) {
      @Override
      protected ProfileOperator profiles(ControlReader reading) {
        return new FailingProfiles(config, snapshot, reading);
      }
    }.build(env, new HeldBack(ends, reader, config.jobName()), ends);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(PARALLELISM)
                .withRandomPorts()
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new IllegalStateException("the cluster does not start", e);
    }
    JobID id = get(cluster.submitJob(env.getStreamGraph().getJobGraph())).getJobID();
    FailingJob job = new FailingJob(cluster, id, shared);
    job.awaitTasks();
    return job;
  }

  /** A checkpoint can only be taken when all tasks run. */
  private void awaitTasks() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!allTasksRun()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not all tasks run after " + PATIENCE);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean allTasksRun() {
    int tasks = 0;
    for (AccessExecutionVertex vertex :
        get(cluster.getExecutionGraph(id)).getAllExecutionVertices()) {
      tasks++;
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    // While the job is being prepared it has no tasks.
    return tasks > 0;
  }

  /** Takes a checkpoint; it is complete when this returns. */
  void checkpoint() {
    var unused = get(cluster.triggerCheckpoint(id));
  }

  /** How many checkpoints were completed. */
  long checkpoints() {
    return Objects.requireNonNull(get(cluster.getExecutionGraph(id)).getCheckpointStatsSnapshot())
        .getCounts()
        .getNumberOfCompletedCheckpoints();
  }

  /** How many faults were caused. */
  int faults() {
    return shared.faults.get();
  }

  /** Whether the control stream is held back. */
  boolean isControlHeldBack() {
    return shared.faults.get() > 0 && shared.control.getCount() > 0;
  }

  void letControlGo() {
    shared.control.countDown();
  }

  @Override
  public void close() {
    letControlGo();
    try {
      cluster.close();
    } catch (Exception e) {
      throw new IllegalStateException("the cluster does not stop", e);
    }
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Flink does not do what it was told", e);
    }
  }

  private static Shared shared(String job) {
    return Objects.requireNonNull(SHARED.get(job));
  }

  private static final class FailingProfiles extends ProfileOperator {
    private static final long serialVersionUID = 1L;

    private final String job;

    FailingProfiles(JobConfig config, ControlSnapshot snapshot, ControlReader reader) {
      super(
          config.schemaYaml(),
          config.controlHistoryMillis(),
          config.profileSettings(),
          snapshot,
          reader);
      this.job = config.jobName();
    }

    @Override
    public void processElement1(StreamRecord<ProfileTask> record) throws Exception {
      if (record.getValue().event().id().equals(POISON)
          && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0
          && shared(job).faults.compareAndSet(0, 1)) {
        throw new IllegalStateException("a fault that the test causes");
      }
      super.processElement1(record);
    }
  }

  /** The ends in Kafka, with a control stream that waits after a failure. */
  private record HeldBack(KafkaEnds ends, ControlReader reader, String job) implements Sources {
    @Override
    public SingleOutputStreamOperator<RawRecord> payments(StreamExecutionEnvironment env) {
      return ends.payments(env);
    }

    @Override
    public SingleOutputStreamOperator<RawRecord> control(StreamExecutionEnvironment env) {
      return ends.control(env)
          .map(new Gate(job))
          .returns(WireType.RAW_RECORD)
          .setParallelism(1)
          .setMaxParallelism(1);
    }

    @Override
    public ControlReader controlReader() {
      return reader;
    }
  }

  private static final class Gate extends RichMapFunction<RawRecord, RawRecord> {
    private static final long serialVersionUID = 1L;

    private final String job;

    Gate(String job) {
      this.job = job;
    }

    @Override
    public RawRecord map(RawRecord record) throws InterruptedException {
      if (getRuntimeContext().getTaskInfo().getAttemptNumber() > 0) {
        shared(job).control.await();
      }
      return record;
    }
  }
}
