package dev.mitra.job.bench;

import dev.mitra.job.bench.cluster.BenchCluster;
import dev.mitra.job.bench.load.Population;
import dev.mitra.job.bench.workload.Workload;
import dev.mitra.job.bench.workload.WorkloadSpec;
import dev.mitra.job.config.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The scenarios of a benchmark, one after the other. From one to the next the scoring job keeps its
 * state through a savepoint, so that profiles are as full as they have become; only the pairs of
 * workloads begin without any.
 */
final class Scenarios {
  private static final double HOT_SHARE = 0.3;
  private static final double HOT_OF_HIGHEST = 0.8;

  private final BenchOptions options;
  private final Path home;
  private final BenchCluster cluster;
  private final BenchProgress progress;
  private final Consumer<Run> onRun;
  private final Deployer deployer;
  private final Backlog backlog;
  private final AtomicInteger runNumbers = new AtomicInteger();
  private Optional<Workload> workload = Optional.empty();
  private Optional<SavedJob> saved = Optional.empty();
  private Optional<Double> highest = Optional.empty();

  /**
   * @param onRun gets what is measured, as it is
   */
  Scenarios(
      BenchOptions options,
      Path home,
      BenchCluster cluster,
      BenchProgress progress,
      Consumer<Run> onRun) {
    this.options = options;
    this.home = home;
    this.cluster = cluster;
    this.progress = progress;
    this.onRun = onRun;
    this.deployer = new Deployer(cluster, options, progress);
    this.backlog = new Backlog(cluster, progress);
  }

  void run() throws InterruptedException {
    for (Scenario scenario : options.scenarios()) {
      progress.say(scenario.label() + ": " + scenario.title());
      switch (scenario) {
        case LIMIT -> limit();
        case LIMIT_MAX -> limitMax();
        case STEADY -> steady();
        case STEADY_WITHOUT_CHECKPOINTS -> steadyWithoutCheckpoints();
        case MAX -> max();
        case BACKLOG -> backlog();
        case HOT_MERCHANT -> hotMerchant();
        case COST_WINDOWS -> new CostPairs(options, this).windows();
        case COST_FEATURES -> new CostPairs(options, this).features();
        case COST_RULES -> new CostPairs(options, this).rules();
        case COST_CARDS -> new CostPairs(options, this).cards();
      }
    }
  }

  private void limit() throws InterruptedException {
    DeployedJob job = deployer.passThrough(deployer.passThroughTopics());
    try (JobUnderLoad loaded = underLoad(job, population())) {
      loaded.awaitFirstAnswer(progress);
      measure(loaded, Scenario.LIMIT, "limit", Scenario.LIMIT.title(), options.rate());
    }
    deployer.drop(job);
  }

  private void limitMax() throws InterruptedException {
    Topics topics = deployer.passThroughTopics();
    long events =
        backlog.fill(topics, population(), runNumbers.incrementAndGet(), options.limitBacklog());
    DeployedJob job = deployer.passThrough(topics);
    add(
        backlog.measure(
            "limit-max", Scenario.LIMIT_MAX.title(), job, 0, events, recording("limit-max")));
    deployer.drop(job);
  }

  private void steady() throws InterruptedException {
    DeployedJob job = startOrResume(options.checkpointIntervalMillis());
    try (JobUnderLoad loaded = underLoad(job, population())) {
      loaded.awaitFirstAnswer(progress);
      measure(loaded, Scenario.STEADY, "steady", Scenario.STEADY.title(), options.rate());
    }
    leave(job);
  }

  private void steadyWithoutCheckpoints() throws InterruptedException {
    Scenario scenario = Scenario.STEADY_WITHOUT_CHECKPOINTS;
    DeployedJob job = startOrResume(0);
    try (JobUnderLoad loaded = underLoad(job, population())) {
      loaded.awaitFirstAnswer(progress);
      measure(loaded, scenario, scenario.label(), scenario.title(), options.rate());
    }
    leave(job);
  }

  private void max() throws InterruptedException {
    DeployedJob job = startOrResume(options.checkpointIntervalMillis());
    try (JobUnderLoad loaded = underLoad(job, population())) {
      loaded.awaitFirstAnswer(progress);
      highest = new RateSearch(options, this, progress).run(loaded);
    }
    leave(job);
  }

  private void backlog() throws InterruptedException {
    // The job's state is what it has after some load: a backlog is what an outage leaves.
    if (saved.isEmpty()) {
      leave(startOrResume(options.checkpointIntervalMillis()));
    }
    SavedJob from = saved.orElseThrow();
    long before = backlog.answers(from.topics());
    backlog.fill(from.topics(), population(), runNumbers.incrementAndGet(), options.backlog());
    DeployedJob job = startOrResume(options.checkpointIntervalMillis());
    add(
        backlog.measure(
            "backlog",
            Scenario.BACKLOG.title(),
            job,
            before,
            options.backlog(),
            recording("backlog")));
    leave(job);
  }

  private void hotMerchant() throws InterruptedException {
    double rate = highest.map(found -> found * HOT_OF_HIGHEST).orElse(options.rate());
    DeployedJob job = startOrResume(options.checkpointIntervalMillis());
    try (JobUnderLoad loaded = underLoad(job, population().withHotMerchant(HOT_SHARE))) {
      loaded.awaitFirstAnswer(progress);
      measure(loaded, Scenario.HOT_MERCHANT, "hot-merchant", Scenario.HOT_MERCHANT.title(), rate);
    }
    leave(job);
  }

  /**
   * One run of a workload of its own, on a job without state.
   *
   * @param known cards that pay once before, so that each has a profile; 0 for none
   */
  Run cost(Scenario scenario, String name, String title, WorkloadSpec spec, int cards, int known)
      throws InterruptedException {
    progress.say(name + ": " + title);
    Topics topics = deployer.mitraTopics();
    Workload made = workload(spec);
    Population all = population().withCards(cards);
    if (known > 0) {
      backlog.fill(topics, all.withCards(known).takingTurns(), runNumbers.incrementAndGet(), known);
    }
    DeployedJob job = deployer.mitra(topics, made, options.checkpointIntervalMillis());
    if (known > 0) {
      backlog.await(job, known);
    }
    Run run;
    try (JobUnderLoad loaded = underLoad(job, all)) {
      loaded.awaitFirstAnswer(progress);
      run = measure(loaded, scenario, name, title, options.rate());
    }
    deployer.drop(job);
    return run;
  }

  /** A stretch of a rate search; nothing is recorded in the TaskManager unless it is asked for. */
  Run measure(
      JobUnderLoad loaded,
      String name,
      String title,
      double rate,
      Duration warmUp,
      Duration duration,
      boolean recorded)
      throws InterruptedException {
    Optional<Path> file = recorded ? Optional.of(recording(name)) : Optional.empty();
    return add(
        new Measurement(cluster, loaded, progress, file).run(name, title, rate, warmUp, duration));
  }

  private Run measure(
      JobUnderLoad loaded, Scenario scenario, String name, String title, double rate)
      throws InterruptedException {
    return measure(
        loaded, name, title, rate, options.warmUpOf(scenario), options.durationOf(scenario), true);
  }

  private Run add(Run run) {
    onRun.accept(run);
    progress.say(RunLine.of(run));
    return run;
  }

  private Path recording(String name) {
    return options.recording().orElse(cluster.folder().resolve("outputs").resolve(name + ".jfr"));
  }

  private JobUnderLoad underLoad(DeployedJob job, Population population) {
    return new JobUnderLoad(cluster, job, population, runNumbers);
  }

  private DeployedJob startOrResume(long checkpointMillis) throws InterruptedException {
    if (workload.isEmpty()) {
      workload = Optional.of(workload(options.workload()));
    }
    return saved.isPresent()
        ? deployer.resume(saved.get(), workload.get(), checkpointMillis)
        : deployer.mitra(deployer.mitraTopics(), workload.get(), checkpointMillis);
  }

  /** Keeps the state for the next scenario, or leaves the job as it is when it is to be kept. */
  private void leave(DeployedJob job) throws InterruptedException {
    if (!options.keep()) {
      saved = Optional.of(deployer.stop(job));
    }
  }

  private Workload workload(WorkloadSpec spec) {
    try {
      return Workload.of(
          spec,
          home,
          home.resolve(".local").resolve("bench").resolve("models"),
          what -> progress.say("  making " + what + " ..."));
    } catch (IOException e) {
      throw new UncheckedIOException("the workload cannot be made", e);
    }
  }

  private Population population() {
    return Population.of(options.seed(), options.cards());
  }

  static String rateName(String prefix, double rate) {
    return String.format(Locale.ROOT, "%s-%.0f", prefix, rate);
  }
}
