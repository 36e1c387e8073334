package dev.mitra.job.bench;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.bench.cluster.BenchCluster;
import dev.mitra.job.bench.load.AnswerFormat;
import dev.mitra.job.bench.load.AnswerReader;
import dev.mitra.job.bench.load.LoadSender;
import dev.mitra.job.bench.load.Population;
import dev.mitra.job.bench.load.Trip;
import dev.mitra.job.config.Topics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A job that runs on the cluster, with load before it and a reader behind it. */
final class JobUnderLoad implements AutoCloseable {
  private static final long FIRST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final double PROBE_RATE = 20;

  private final BenchCluster cluster;
  private final DeployedJob job;
  private final AtomicInteger runs;
  private final LoadSender sender;
  private final AnswerReader reader;

  /**
   * @param cluster on which it runs
   * @param job which runs
   * @param population who pays whom
   * @param runs the last number that payments' ids have taken
   */
  JobUnderLoad(BenchCluster cluster, DeployedJob job, Population population, AtomicInteger runs) {
    this.cluster = cluster;
    this.job = job;
    this.runs = runs;
    Topics topics = job.topics();
    Map<String, String> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
    sender = new LoadSender(client, topics.payments().get(0), population);
    reader =
        new AnswerReader(
            client,
            topics.scores(),
            job.kind() == Kind.MITRA ? AnswerFormat.DECISION : AnswerFormat.PAYMENT);
  }

  DeployedJob job() {
    return job;
  }

  LoadSender sender() {
    return sender;
  }

  AnswerReader reader() {
    return reader;
  }

  /** A stretch of payments with ids of their own; its answers are heard from now on. */
  Trip newTrip(long startNanos) {
    Trip trip = new Trip(runs.incrementAndGet(), startNanos);
    reader.follow(trip);
    return trip;
  }

  /** Sends a few payments a second until one is answered. */
  void awaitFirstAnswer(BenchProgress progress) throws InterruptedException {
    long begun = System.nanoTime();
    Trip probe = newTrip(begun);
    while (probe.answered() == 0) {
      long now = System.nanoTime();
      if (now - begun > FIRST_ANSWER_NANOS) {
        throw new InvalidDeclarationException(
            "",
            "the job has answered no payment for a minute and a half; the logs are in "
                + cluster.logs());
      }
      sender.send(probe, PROBE_RATE, now, now + TimeUnit.MILLISECONDS.toNanos(500));
      reader.check();
      cluster.requireRunning(job.id());
      progress.tick(
          () ->
              "  waiting for the first answer, "
                  + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)
                  + " s");
    }
    reader.forget(probe);
  }

  @Override
  public void close() {
    reader.close();
    sender.close();
  }
}
