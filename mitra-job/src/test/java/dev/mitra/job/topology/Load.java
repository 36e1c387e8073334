package dev.mitra.job.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.decide.GatherOperator;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Jobs;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.ingest.FanOutOperator;
import dev.mitra.job.profile.ProfileOperator;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.RawRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The job between test ends at parallelism 2 under load: slow profiles of cards, so that partial
 * vectors of many payments are under way at every checkpoint, and small network buffers, so that
 * the load does not outgrow them. It goes on until so many checkpoints are complete and so many
 * events given out.
 */
final class Load {
  static final int PARTITIONS = 2;

  /** How checkpoint barriers travel. */
  enum Barriers {
    /** They wait for the records before them and hold up those after them. */
    ALIGNED,
    /** At least once: records after them pass while others are waited for. */
    NOT_WAITED_FOR
  }

  private static final int ENOUGH_CHECKPOINTS = 10;
  private static final long LEAST = 1_500;
  private static final long MOST = 200_000;
  private static final Duration SLOW = Duration.ofMillis(1);
  private static final long INTERVAL = 60;

  private final Run run = new Run();
  private final Barriers barriers;
  private final int faults;
  private long leftInGather;
  private long leftInFanOut;

  /**
   * @param barriers how barriers travel; all but aligned ones are refused by the job's own builder
   * @param faults how often the job fails, each time after further checkpoints
   */
  Load(Barriers barriers, int faults) {
    this.barriers = barriers;
    this.faults = faults;
  }

  Run run() {
    return run;
  }

  /** How many incomplete payments the snapshots of the gathering have found. */
  long leftInGather() {
    return leftInGather;
  }

  /** How many events without verdict the snapshots of the fan-out have found. */
  long leftInFanOut() {
    return leftInFanOut;
  }

  /** Runs the job to its end. */
  Load execute(Path checkpoints) throws Exception {
    JobConfig config = Jobs.config(INTERVAL);
    Configuration flink = JobBuilder.flinkConfiguration(config);
    flink.set(TaskManagerOptions.NUM_TASK_SLOTS, PARTITIONS);
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
    flink.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, new MemorySize(4096));
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    flink.set(RestOptions.BIND_PORT, "0");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, faults);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    if (barriers == Barriers.NOT_WAITED_FOR) {
      flink.set(
          CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
    }
    InMemoryReporter metrics = InMemoryReporter.createWithRetainedMetrics();
    metrics.addToConfiguration(flink);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(PARTITIONS, flink);
    long number = run.number();
    TestEnds ends = new TestEnds(run, PARTITIONS * MOST, index -> event(number, index));
    ControlSnapshot control =
        Controls.snapshot(Controls.CARD, Controls.MERCHANT, Controls.DEVICE, Controls.RULE);
    new ScoringTopology(config, control) {
      @Override
      protected ProfileOperator profiles(ControlReader reader) {
        return new SlowProfiles(config, control, number, faults);
      }
    }.build(env, ends, ends);
    env.execute("load");
    leftInGather = sum(metrics, GatherOperator.LEFT_AT_SNAPSHOT);
    leftInFanOut = sum(metrics, FanOutOperator.LEFT_AT_SNAPSHOT);
    return this;
  }

  /** Adds up a gauge over all subtasks and, after failures, all attempts. */
  private static long sum(InMemoryReporter metrics, String name) {
    List<Long> values =
        metrics.getMetricsByGroup().values().stream()
            .flatMap(group -> group.entrySet().stream())
            .filter(metric -> metric.getKey().equals(name))
            .map(metric -> (Long) ((Gauge<?>) metric.getValue()).getValue())
            .toList();
    if (values.size() < PARTITIONS) {
      throw new IllegalStateException("there are " + values.size() + " gauges " + name);
    }
    return values.stream().mapToLong(Long::longValue).sum();
  }

  /** The id of an event. */
  static String id(int partition, long offset) {
    return "p" + partition + "-" + offset;
  }

  /** Every fifth event is a context event, every fiftieth repeats the id of the one before it. */
  private static RawRecord event(long number, long index) {
    Run run = Run.of(number);
    int partition = (int) (index / MOST);
    long offset = index % MOST;
    boolean enough =
        offset >= LEAST
            && run.checkpoints.get() >= ENOUGH_CHECKPOINTS
            && offset >= run.given.get(partition);
    if (enough) {
      return TestEnds.nothing();
    }
    run.given.accumulateAndGet(partition, offset + 1, Math::max);
    String more =
        ",\"card\":\"c%d\",\"merchant\":\"m%d\",\"device\":\"d%d\",\"amount\":%d"
            .formatted(offset % 40, offset % 7, offset % 90, offset % 1_000);
    String json =
        Payments.json(
            id(partition, isRepeat(offset) ? offset - 1 : offset),
            isScored(offset) ? Payments.ATTEMPTED : Payments.FAILED,
            Payments.T0 + offset,
            more);
    // The ingest time is long past: payments are late and wait for all their parts.
    return new RawRecord(
        "payments", partition, offset, Payments.T0 + offset, null, json.getBytes(UTF_8));
  }

  static boolean isRepeat(long offset) {
    return offset % 50 == 7;
  }

  static boolean isScored(long offset) {
    return offset % 5 != 0;
  }

  /** Slow profiles of cards, which fail when they are told to. */
  private static final class SlowProfiles extends ProfileOperator {
    private static final long serialVersionUID = 1L;
    private static final int CHECKPOINTS_BETWEEN_FAULTS = 4;
    private static final long CARD = 1;

    private final long run;
    private final int faults;

    SlowProfiles(JobConfig config, ControlSnapshot control, long run, int faults) {
      super(
          config.schemaYaml(),
          config.controlHistoryMillis(),
          config.profileSettings(),
          control,
          ControlReader.NONE);
      this.run = run;
      this.faults = faults;
    }

    @Override
    public void processElement1(StreamRecord<ProfileTask> record) throws Exception {
      if ((record.getValue().entities() & CARD) != 0) {
        LockSupport.parkNanos(SLOW.toNanos());
      }
      super.processElement1(record);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      Run to = Run.of(run);
      if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
        int complete = to.checkpoints.incrementAndGet();
        int caused = to.faults.get();
        if (caused < faults && complete >= (caused + 1) * CHECKPOINTS_BETWEEN_FAULTS) {
          to.faults.incrementAndGet();
          throw new IllegalStateException("a fault that the test causes");
        }
      }
    }
  }
}
