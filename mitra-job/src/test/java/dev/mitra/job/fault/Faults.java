package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.it.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Causes faults in the processes of a cluster, and says what it hit. Not thread-safe. */
final class Faults {
  /** How long a part or a job may take to come back on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A checkpoint takes some tenths of a second. */
  private static final long SHORT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final String CHECKPOINT = "chk-";

  private final LocalCluster cluster;
  private final Random random;
  private int kills;
  private int killsDuringCheckpoints;

  /** The last checkpoint that was under way at a kill: what is left of it stays for ever. */
  private int hitCheckpoint = -1;

  /**
   * No faults yet.
   *
   * @param random chooses moments and processes
   */
  Faults(LocalCluster cluster, Random random) {
    this.cluster = cluster;
    this.random = random;
  }

  /** How many processes were killed so far. */
  int kills() {
    return kills;
  }

  /** How many of them while a checkpoint was under way. */
  int killsDuringCheckpoints() {
    return killsDuringCheckpoints;
  }

  /**
   * Kills a TaskManager that works for a job, at a random moment, starts it again, and waits until
   * all tasks of the job run on.
   *
   * @param duringCheckpoint whether the moment is chosen within a checkpoint
   */
  void killTaskManager(String job, boolean duringCheckpoint) {
    String part = taskManagerOf(job);
    awaitSomeMoment(job, duringCheckpoint);
    long moment = System.currentTimeMillis();
    kill(part, job);
    cluster.startDeadParts();
    awaitRestarted(job, moment);
  }

  /**
   * Kills a TaskManager that works for a job right after something has been done, starts it again,
   * and waits until all tasks of the job run on.
   *
   * @param before what is done before
   * @param after what is done while the job is away
   */
  void killTaskManager(String job, Runnable before, Runnable after) {
    String part = taskManagerOf(job);
    before.run();
    long moment = System.currentTimeMillis();
    kill(part, job);
    after.run();
    cluster.startDeadParts();
    awaitRestarted(job, moment);
  }

  /** Kills a TaskManager that works for a job, starts it again, and does not wait for the job. */
  void killTaskManagerOnly(String job) {
    kill(taskManagerOf(job), job);
    cluster.startDeadParts();
  }

  /** Kills the JobManager, starts a new one, and waits until all tasks of the jobs run on. */
  void killJobManager(List<String> jobs, boolean duringCheckpoint) {
    awaitSomeMoment(jobs.get(0), duringCheckpoint);
    long moment = System.currentTimeMillis();
    kill("jobmanager", jobs.get(0));
    cluster.startDeadParts();
    jobs.forEach(job -> awaitRestarted(job, moment));
  }

  /** Kills the broker, and starts it again later on the same data. */
  void killBroker(String job, Duration away) {
    awaitSomeMoment(job, false);
    kill("broker", job);
    pause(away);
    cluster.startDeadParts();
  }

  /**
   * Stops a TaskManager that works for a job (SIGSTOP), waits until the job runs elsewhere, and
   * lets it go on, believing that no time has passed.
   *
   * @param least how long it is stopped, at least
   */
  void stopTaskManager(String job, Duration least) {
    String part = taskManagerOf(job);
    awaitSomeMoment(job, false);
    ProcessHandle process = cluster.process(part);
    long moment = System.currentTimeMillis();
    signal("STOP", process);
    try {
      pause(least);
      awaitRestarted(job, moment);
    } finally {
      signal("CONT", process);
    }
    // A task that finds its transaction taken over may end its TaskManager; a supervisor starts it.
    await(part + " is back", () -> isRegistered(part) || !LocalCluster.runs(process));
    if (!LocalCluster.runs(process)) {
      cluster.startDeadParts();
    }
    await(part + " is back", () -> isRegistered(part));
  }

  /** Puts a file where the job's checkpoints are stored: nothing can be written or read there. */
  void takeStorage(String job) {
    try {
      Files.move(storage(job), away(job));
      Files.createFile(storage(job));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives back what {@link #takeStorage} took, and waits until all tasks run on. */
  void giveStorageBack(String job) {
    try {
      Files.delete(storage(job));
      Files.move(away(job), storage(job));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("the job runs on", () -> runsSince(job, 0));
  }

  private Path storage(String job) {
    return cluster.folder().resolve("checkpoints").resolve(job);
  }

  private Path away(String job) {
    return cluster.folder().resolve("checkpoints").resolve(job + ".away");
  }

  /** Waits until a checkpoint is complete that is newer than all there are now. */
  void awaitCheckpoint(String job) {
    int newest = newestCheckpoint(job, true);
    await("a new checkpoint", () -> newestCheckpoint(job, true) > newest);
  }

  /** Whether all tasks of a job run. */
  boolean runs(String job) {
    return runsSince(job, 0);
  }

  /** Waits until all tasks of a job run that were deployed after a moment. */
  private void awaitRestarted(String job, long moment) {
    await("the tasks of " + job + " run again", () -> runsSince(job, moment));
  }

  private boolean runsSince(String job, long moment) {
    Optional<JsonNode> page = cluster.ask("/jobs/" + job);
    if (page.isEmpty() || page.get().path("vertices").isEmpty()) {
      return false;
    }
    for (JsonNode vertex : page.get().path("vertices")) {
      if (!vertex.path("status").asText().equals("RUNNING")
          || vertex.path("start-time").asLong() < moment) {
        return false;
      }
    }
    return true;
  }

  private boolean isRegistered(String part) {
    Optional<JsonNode> page = cluster.ask("/taskmanagers");
    if (page.isPresent()) {
      for (JsonNode taskManager : page.get().path("taskmanagers")) {
        if (taskManager.path("id").asText().equals(part)) {
          return true;
        }
      }
    }
    return false;
  }

  /** One of the TaskManagers that run tasks of a job. */
  private String taskManagerOf(String job) {
    Set<String> parts = new TreeSet<>();
    JsonNode page = cluster.ask("/jobs/" + job).orElseThrow();
    for (JsonNode vertex : page.path("vertices")) {
      String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
      for (JsonNode subtask : cluster.ask(path).orElseThrow().path("subtasks")) {
        parts.add(subtask.path("taskmanager-id").asText());
      }
    }
    assertThat(parts).as("where %s runs", job).isNotEmpty().allMatch(p -> p.contains("-"));
    return List.copyOf(parts).get(random.nextInt(parts.size()));
  }

  private void awaitSomeMoment(String job, boolean duringCheckpoint) {
    pause(Duration.ofMillis(random.nextInt(FaultSettings.checkpointMillis() * 3 / 2)));
    if (duringCheckpoint) {
      await("a checkpoint is under way", SHORT_PAUSE_NANOS, () -> isCheckpointUnderWay(job));
    }
  }

  private void kill(String part, String job) {
    ProcessHandle process = cluster.process(part);
    boolean during = isCheckpointUnderWay(job);
    assertThat(process.destroyForcibly()).as("whether %s was killed", part).isTrue();
    await(part + " is dead", () -> !LocalCluster.runs(process));
    kills++;
    if (during) {
      killsDuringCheckpoints++;
      hitCheckpoint = newestCheckpoint(job, false);
    }
  }

  /** A checkpoint's folder has its metadata when it is complete. Asking Flink would be too slow. */
  private boolean isCheckpointUnderWay(String job) {
    int newest = newestCheckpoint(job, false);
    return newest > newestCheckpoint(job, true) && newest != hitCheckpoint;
  }

  /** The number of the newest checkpoint in the storage; -1 when there is none. */
  private int newestCheckpoint(String job, boolean complete) {
    if (!Files.isDirectory(storage(job))) {
      return -1;
    }
    try (Stream<Path> folders = Files.list(storage(job))) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(CHECKPOINT))
          .filter(folder -> !complete || Files.exists(folder.resolve("_metadata")))
          .mapToInt(
              folder ->
                  Integer.parseInt(folder.getFileName().toString().substring(CHECKPOINT.length())))
          .max()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void signal(String name, ProcessHandle process) {
    try {
      // The shell's own, because not every machine has a program for it.
      Process kill =
          new ProcessBuilder("bash", "-c", "kill -" + name + " " + process.pid()).start();
      assertThat(kill.waitFor()).as("SIG%s to %s", name, process.pid()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Lets time pass: how long a fault lasts is part of the fault. */
  static void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void await(String what, BooleanSupplier answer) {
    await(what, PAUSE_NANOS, answer);
  }

  private static void await(String what, long pauseNanos, BooleanSupplier answer) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answer.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(pauseNanos);
    }
  }
}
