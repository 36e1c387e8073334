package dev.mitra.job.bench;

import dev.mitra.job.bench.cluster.BenchCluster;
import dev.mitra.job.bench.cluster.CpuTimes;
import dev.mitra.job.bench.cluster.FlightRecorder;
import dev.mitra.job.bench.cluster.FlinkRest;
import dev.mitra.job.bench.load.Trip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One stretch under load: warm-up, what is measured, and what comes in after it. */
final class Measurement {
  private static final long TICK_MILLIS = 250;
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** jcmd starts a JVM, which is not to be seen within the stretch. */
  private static final long MOST_RECORDING_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final int METRIC_TRIES = 15;
  private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final BenchCluster cluster;
  private final FlinkRest rest;
  private final JobUnderLoad job;
  private final BenchProgress progress;
  private final Optional<Path> recording;
  private final List<Checkpoint> checkpoints = new ArrayList<>();

  /**
   * @param recording where the TaskManager's recording is put; empty: nothing is recorded
   */
  Measurement(
      BenchCluster cluster, JobUnderLoad job, BenchProgress progress, Optional<Path> recording) {
    this.cluster = cluster;
    this.rest = cluster.rest();
    this.job = job;
    this.progress = progress;
    this.recording = recording;
  }

  /**
   * Runs it.
   *
   * @param name of the run
   * @param title of the run
   * @param rate payments a second
   * @param warmUp under the same load, before what is measured
   * @param duration of what is measured
   */
  Run run(String name, String title, double rate, Duration warmUp, Duration duration)
      throws InterruptedException {
    long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    long start = begin + warmUp.toNanos();
    long end = start + duration.toNanos();
    Trip warm = job.newTrip(begin);
    Trip trip = job.newTrip(start);
    long recorded = recording.isEmpty() ? end : end + recordingNanos(duration);
    Trip after = job.newTrip(end);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread sending =
        new Thread(
            () -> {
              try {
                job.sender().send(warm, rate, begin, start);
                job.sender().send(trip, rate, start, end);
                job.sender().send(after, rate, end, recorded);
              } catch (RuntimeException | InterruptedException e) {
                failure.set(e);
              }
            },
            "mitra-bench-load");
    sending.setDaemon(true);
    sending.start();
    try {
      wait(name + ", warm-up", warm, rate, start, failure);
      long startMillis = System.currentTimeMillis();
      CpuTimes before = CpuTimes.of(cluster);
      long answeredBefore = warm.answered() + trip.answered();
      watch(name, trip, rate, start, end, failure);
      CpuTimes times = CpuTimes.of(cluster);
      long worked = warm.answered() + trip.answered() - answeredBefore;
      readCheckpoints(startMillis);
      List<Stage> stages = job.job().kind() == Kind.MITRA ? stages() : List.of();
      FlightRecorder.Findings found =
          recording.isPresent()
              ? record(recording.get(), name, rate, List.of(trip, after), recorded, failure)
              : FlightRecorder.Findings.NONE;
      drain(name, trip);
      drain(name, after);
      cluster.requireRunning(job.job().id());
      double seconds = times.secondsSince(before);
      progress.close();
      return new Run(
          name,
          title,
          job.job().kind(),
          rate,
          seconds,
          trip.sent(),
          trip.answered(),
          trip.repeated(),
          trip.withoutFeatures(),
          trip.late(),
          trip.dropped(),
          trip.latency(),
          trip.timeline(System.nanoTime()),
          times.since(before, worked),
          state(),
          checkpoints,
          found.memory(),
          stages,
          found.hottest());
    } catch (IOException e) {
      throw new UncheckedIOException("the recording cannot be read", e);
    } finally {
      sending.interrupt();
      job.reader().forget(warm);
      job.reader().forget(trip);
      job.reader().forget(after);
    }
  }

  /**
   * Looks into the TaskManager while the load goes on. After what is measured: a recording that
   * begins makes the JVM compile everything again, which takes it half a minute of both cores.
   */
  private FlightRecorder.Findings record(
      Path file,
      String name,
      double rate,
      List<Trip> trips,
      long until,
      AtomicReference<@Nullable Throwable> failure)
      throws InterruptedException, IOException {
    FlightRecorder recorder =
        new FlightRecorder(
            cluster.pid("taskmanager-1"), file, cluster.folder().resolve("outputs/jcmd.out"));
    long since = System.nanoTime();
    long before = answered(trips);
    recorder.start();
    wait(name + ", recording", trips.get(trips.size() - 1), rate, until, failure);
    long worked = answered(trips) - before;
    recorder.stop();
    return recorder.read(worked, (System.nanoTime() - since) / 1e9);
  }

  private static long answered(List<Trip> trips) {
    return trips.stream().mapToLong(Trip::answered).sum();
  }

  /** A third of what is measured, half a minute at most. */
  private static long recordingNanos(Duration measured) {
    return Math.min(MOST_RECORDING_NANOS, measured.toNanos() / 3);
  }

  private void wait(
      String what, Trip trip, double rate, long until, AtomicReference<@Nullable Throwable> failure)
      throws InterruptedException {
    wait(what, trip, rate, until, until, failure);
  }

  /** Waits until a time, which may be before the end of the stretch. */
  private void wait(
      String what,
      Trip trip,
      double rate,
      long until,
      long end,
      AtomicReference<@Nullable Throwable> failure)
      throws InterruptedException {
    for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
      check(failure);
      progress.tick(() -> line(what, trip, rate, end));
      TimeUnit.NANOSECONDS.sleep(Math.min(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS), until - now));
    }
  }

  /** Asks Flink next to nothing: on two cores its answers would be seen in the latencies. */
  private void watch(
      String name,
      Trip trip,
      double rate,
      long start,
      long end,
      AtomicReference<@Nullable Throwable> failure)
      throws InterruptedException {
    for (long next = start + CHECK_NANOS; next < end; next += CHECK_NANOS) {
      wait(name, trip, rate, next, end, failure);
      cluster.requireNotEnded(job.job().id());
    }
    wait(name, trip, rate, end, failure);
  }

  private void check(AtomicReference<@Nullable Throwable> failure) {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the load has ended: " + failed.getMessage(), failed);
    }
    job.reader().check();
  }

  private void readCheckpoints(long startMillis) {
    checkpoints.clear();
    checkpoints.addAll(rest.checkpoints(job.job().id(), startMillis));
    checkpoints.sort((a, b) -> Long.compare(a.id(), b.id()));
  }

  /**
   * The stages' times. The JobManager collects metrics when it is asked, and at most every ten
   * seconds, so the first answers may be empty or old.
   */
  private List<Stage> stages() throws InterruptedException {
    List<Stage> stages = rest.stages(job.job().id());
    for (int i = 0; i < METRIC_TRIES && stages.isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(4 * TICK_MILLIS);
      stages = rest.stages(job.job().id());
    }
    return stages;
  }

  private Optional<State> state() {
    return checkpoints.isEmpty()
        ? Optional.empty()
        : Optional.of(new State(checkpoints.get(checkpoints.size() - 1).fullBytes()));
  }

  /** Waits for the last answers, as long as some still come. */
  private void drain(String name, Trip trip) throws InterruptedException {
    long giveUp = System.nanoTime() + DRAIN_NANOS;
    long answered = trip.answered();
    long still = System.nanoTime() + STILL_NANOS;
    while (trip.answered() < trip.sent()) {
      long now = System.nanoTime();
      if (trip.answered() != answered) {
        answered = trip.answered();
        still = now + STILL_NANOS;
      }
      if (now > giveUp || now > still) {
        return;
      }
      progress.tick(
          () ->
              "  " + name + ": " + (trip.sent() - trip.answered()) + " answers are still to come");
      TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
    }
  }

  private static String line(String what, Trip trip, double rate, long until) {
    long now = System.nanoTime();
    List<Moment> moments = trip.timeline(now);
    String newest = "";
    if (!moments.isEmpty()) {
      Moment moment = moments.get(moments.size() - 1);
      newest =
          String.format(
              Locale.ROOT,
              ", last second %.0f answered, p50 %.1f ms, p99 %.1f ms",
              moment.answeredPerSecond(),
              moment.p50(),
              moment.p99());
    }
    return String.format(
        Locale.ROOT,
        "  %s: %d s left at %.0f/s, %,d sent, %,d on their way%s",
        what,
        TimeUnit.NANOSECONDS.toSeconds(until - now),
        rate,
        trip.sent(),
        trip.sent() - trip.answered(),
        newest);
  }
}
