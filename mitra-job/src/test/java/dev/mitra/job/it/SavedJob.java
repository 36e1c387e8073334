package dev.mitra.job.it;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.config.JobConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job on a cluster in this JVM, submitted as {@code main} does it, which takes checkpoints and
 * savepoints when it is told to. Nothing of it is ever restarted: its first failure ends it.
 */
final class SavedJob implements AutoCloseable {
  private static final int PARALLELISM = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final MiniCluster cluster;
  private final JobID id;
  private final Path folder;

  private SavedJob(MiniCluster cluster, JobID id, Path folder) {
    this.cluster = cluster;
    this.id = id;
    this.folder = folder;
  }

  /**
   * Starts the job, and waits until all its tasks run.
   *
   * @param folder where checkpoints and savepoints go
   * @param savepoint where to go on; empty to begin with what is in the topics
   */
  static SavedJob start(JobConfig config, Path folder, Optional<String> savepoint) {
    Configuration flink = new Configuration();
    flink.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    flink.setString("restart-strategy.type", "none");
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    flink.set(RestOptions.BIND_PORT, "0");
    flink.setString("io.tmp.dirs", folder.resolve("tmp").toString());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    env.setParallelism(PARALLELISM);
    JobBuilder.build(env, config);
    JobGraph graph = env.getStreamGraph().getJobGraph();
    savepoint.ifPresent(
        from -> graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(from, false)));
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
    SavedJob job = new SavedJob(cluster, get(cluster.submitJob(graph)).getJobID(), folder);
    job.awaitTasks();
    return job;
  }

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
    Iterable<? extends AccessExecutionVertex> tasks =
        get(cluster.getExecutionGraph(id)).getAllExecutionVertices();
    return tasks.iterator().hasNext()
        && StreamSupport.stream(tasks.spliterator(), false)
            .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
  }

  boolean isRunning() {
    return get(cluster.getJobStatus(id)) == JobStatus.RUNNING;
  }

  /** Takes a checkpoint; it is complete when this returns. */
  void checkpoint() {
    var unused = get(cluster.triggerCheckpoint(id));
  }

  /** Stops the job; answers where the savepoint is with which it can go on. */
  String stop() {
    return get(
        cluster.stopWithSavepoint(
            id,
            folder.resolve("savepoints").toUri().toString(),
            false,
            SavepointFormatType.CANONICAL));
  }

  @Override
  public void close() {
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
}
