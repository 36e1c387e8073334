package dev.mitra.job.bench;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.bench.cluster.BenchCluster;
import dev.mitra.job.bench.cluster.CpuTimes;
import dev.mitra.job.bench.cluster.FlightRecorder;
import dev.mitra.job.bench.load.LoadSender;
import dev.mitra.job.bench.load.Population;
import dev.mitra.job.config.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Payments that lie in a topic before the job comes, and how fast it works them off. Nobody reads
 * the answers, whose number the broker tells: a reader would take the processors from the job.
 */
final class Backlog {
  private static final long TICK_MILLIS = 100;
  private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Of the backlog, before what is measured: the job starts and its code is compiled. */
  private static final double WARM_UP = 0.25;

  /** Of the backlog, at whose end the source runs dry. */
  private static final double END = 0.97;

  private final BenchCluster cluster;
  private final BenchProgress progress;
  private final Map<String, String> client;

  Backlog(BenchCluster cluster, BenchProgress progress) {
    this.cluster = cluster;
    this.progress = progress;
    this.client = Map.of("bootstrap.servers", cluster.bootstrapServers());
  }

  /**
   * Fills a topic.
   *
   * @param run the number in the payments' ids
   * @param payments that ask for an answer
   * @return all events, the outcomes of payments included
   */
  long fill(Topics topics, Population population, int run, int payments)
      throws InterruptedException {
    progress.say(String.format(Locale.ROOT, "  %,d payments are put into Kafka ...", payments));
    try (LoadSender sender = LoadSender.inBulk(client, topics.payments().get(0), population)) {
      sender.fill(run, payments);
      return sender.total();
    }
  }

  /** How many answers a topic has. */
  long answers(Topics topics) throws InterruptedException {
    try (BenchTopics admin = new BenchTopics(client)) {
      return admin.written(topics.scores(), Deployer.PARTITIONS);
    }
  }

  /** Waits until so many answers are there. */
  void await(DeployedJob job, long answers) throws InterruptedException {
    try (BenchTopics admin = new BenchTopics(client)) {
      await(admin, job, 0, answers, answers);
    }
  }

  /**
   * Measures the middle of a backlog.
   *
   * @param before answers that were there when the job was submitted
   * @param expected answers to the backlog
   */
  Run measure(
      String name, String title, DeployedJob job, long before, long expected, Path recording)
      throws InterruptedException {
    FlightRecorder recorder =
        new FlightRecorder(
            cluster.pid("taskmanager-1"), recording, cluster.folder().resolve("outputs/jcmd.out"));
    try (BenchTopics admin = new BenchTopics(client)) {
      await(admin, job, before, Math.round(WARM_UP * expected), expected);
      recorder.start();
      CpuTimes begin = CpuTimes.of(cluster);
      long first = admin.written(job.topics().scores(), Deployer.PARTITIONS);
      await(admin, job, before, Math.round(END * expected), expected);
      CpuTimes end = CpuTimes.of(cluster);
      long last = admin.written(job.topics().scores(), Deployer.PARTITIONS);
      recorder.stop();
      await(admin, job, before, expected, expected);
      cluster.requireRunning(job.id());
      double seconds = end.secondsSince(begin);
      FlightRecorder.Findings found = recorder.read(last - first, seconds);
      progress.close();
      return new Run(
          name,
          title,
          job.kind(),
          0,
          seconds,
          last - first,
          last - first,
          0,
          0,
          0,
          0,
          Latency.NONE,
          List.of(),
          end.since(begin, last - first),
          Optional.empty(),
          List.of(),
          found.memory(),
          List.of(),
          found.hottest());
    } catch (IOException e) {
      throw new UncheckedIOException("the recording cannot be read", e);
    }
  }

  private void await(BenchTopics admin, DeployedJob job, long before, long wanted, long all)
      throws InterruptedException {
    long seen = -1;
    long still = System.nanoTime() + STILL_NANOS;
    while (true) {
      long answers = admin.written(job.topics().scores(), Deployer.PARTITIONS) - before;
      if (answers >= wanted) {
        return;
      }
      long now = System.nanoTime();
      if (answers > seen) {
        seen = answers;
        still = now + STILL_NANOS;
      } else if (now > still) {
        cluster.requireRunning(job.id());
        throw new InvalidDeclarationException(
            "",
            String.format(
                Locale.ROOT,
                "the job has answered %,d of a backlog of %,d and no more for a minute; the logs are"
                    + " in %s",
                answers,
                all,
                cluster.logs()));
      }
      progress.tick(() -> String.format(Locale.ROOT, "  %,d of %,d are answered", answers, all));
      TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
    }
  }
}
