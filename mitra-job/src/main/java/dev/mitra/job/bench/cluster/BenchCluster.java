package dev.mitra.job.bench.cluster;

import dev.mitra.features.check.InvalidDeclarationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Kafka broker and a Flink cluster in a folder of their own, started and stopped through
 * deploy/bin.
 */
public final class BenchCluster implements AutoCloseable {
  /** The parts whose cost is measured, in the order in which they are shown. */
  public static final List<String> PARTS = List.of("broker", "jobmanager", "taskmanager-1");

  private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration JOB_PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_MILLIS = 200;

  /** How many checkpoints Flink remembers: they are asked for when all is measured. */
  private static final int CHECKPOINTS = 1_000;

  private final Path home;
  private final Path folder;
  private final Path outputs;
  private Map<String, String> addresses = Map.of();
  private int commands;

  private BenchCluster(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
    this.outputs = folder.resolve("outputs");
  }

  /**
   * Starts the processes and waits until they answer.
   *
   * @param home the checkout
   * @param folder for all that is of the cluster; it is emptied first
   * @param size of the TaskManager
   * @throws InvalidDeclarationException when a part does not start
   */
  public static BenchCluster start(Path home, Path folder, ClusterSize size)
      throws InterruptedException {
    BenchCluster cluster = new BenchCluster(home, folder);
    try {
      if (Files.exists(folder.resolve("cluster.env"))) {
        // An earlier benchmark was killed.
        cluster.createOutputs();
        cluster.script(PATIENCE, "local-cluster", "stop", "--dir", folder.toString());
      }
      Folders.delete(folder);
      cluster.createOutputs();
      cluster.script(START_PATIENCE, cluster.startCommand(size));
      cluster.readAddresses();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's folder cannot be made", e);
    }
  }

  private String[] startCommand(ClusterSize size) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "local-cluster",
                "start",
                "--ports",
                "free",
                "--dir",
                folder.toString(),
                "--slots",
                Integer.toString(size.slots()),
                "--task-heap",
                Integer.toString(size.taskHeapMegabytes()),
                "--managed",
                Integer.toString(size.managedMegabytes())));
    words.addAll(List.of("--flink", "web.checkpoints.history=" + CHECKPOINTS));
    size.flink().forEach(setting -> words.addAll(List.of("--flink", setting)));
    if (!size.java().isEmpty()) {
      words.addAll(List.of("--java", size.java()));
    }
    return words.toArray(String[]::new);
  }

  private void createOutputs() throws IOException {
    Files.createDirectories(outputs);
  }

  private void readAddresses() throws IOException {
    Map<String, String> read = new TreeMap<>();
    try (Stream<String> lines = Files.lines(folder.resolve("cluster.env"))) {
      lines.map(line -> line.split("=", 2)).forEach(pair -> read.put(pair[0], pair[1]));
    }
    addresses = Map.copyOf(read);
  }

  /** Where Kafka is. */
  public String bootstrapServers() {
    return address("KAFKA_BOOTSTRAP");
  }

  /** Flink's pages. */
  public FlinkRest rest() {
    return new FlinkRest(address("FLINK_REST"));
  }

  private String address(String name) {
    String value = addresses.get(name);
    if (value == null) {
      throw new IllegalStateException("cluster.env has no " + name);
    }
    return value;
  }

  /** Where all that is of the cluster lies. */
  public Path folder() {
    return folder;
  }

  /** Where the parts' logs are. */
  public Path logs() {
    return folder.resolve("logs");
  }

  /** The process number of a part. */
  public long pid(String part) {
    try {
      return Long.parseLong(Files.readString(folder.resolve("pids").resolve(part)).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(part + " has no process number", e);
    }
  }

  /**
   * Submits the job's jar and waits until all its tasks run.
   *
   * @param arguments for {@code flink run}, from before the jar: its options
   * @param mainArguments what the main method gets
   * @return the job's id
   * @throws InvalidDeclarationException when it does not come to run
   */
  public String submit(List<String> arguments, List<String> mainArguments)
      throws InterruptedException {
    List<String> words = new ArrayList<>(List.of("flink", "run", "-d"));
    words.addAll(arguments);
    words.add(home.resolve("mitra-job/target/mitra-job.jar").toString());
    words.addAll(mainArguments);
    String printed = script(PATIENCE, words.toArray(String[]::new));
    Matcher matcher = SUBMITTED.matcher(printed);
    if (!matcher.find()) {
      throw new InvalidDeclarationException(
          "", "the job was not submitted; flink's own words are in " + outputs);
    }
    String job = matcher.group(1);
    FlinkRest rest = rest();
    long giveUp = System.nanoTime() + JOB_PATIENCE.toNanos();
    while (!rest.allTasksRun(job)) {
      if (System.nanoTime() > giveUp || rest.hasEnded(job)) {
        throw new InvalidDeclarationException(
            "", "the job does not come to run; the log says why: " + logs());
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return job;
  }

  /**
   * Ends a job with a savepoint.
   *
   * @return where it is
   */
  public String stopWithSavepoint(String job) throws InterruptedException {
    String printed =
        script(
            PATIENCE,
            "flink",
            "stop",
            "--type",
            "native",
            "--savepointPath",
            folder.resolve("savepoints").toString(),
            job);
    Matcher matcher = SAVEPOINT.matcher(printed);
    if (!matcher.find()) {
      throw new InvalidDeclarationException(
          "", "the job did not stop with a savepoint; flink's own words are in " + outputs);
    }
    return matcher.group(1);
  }

  /** Ends a job at once; its newest checkpoint stays. */
  public void cancel(String job) throws InterruptedException {
    script(PATIENCE, "flink", "cancel", job);
    FlinkRest rest = rest();
    long giveUp = System.nanoTime() + JOB_PATIENCE.toNanos();
    while (!rest.hasEnded(job) && System.nanoTime() < giveUp) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /**
   * Refuses to go on when a job will not run again.
   *
   * @throws InvalidDeclarationException with the place of the logs
   */
  public void requireNotEnded(String job) {
    if (rest().hasEnded(job)) {
      requireRunning(job);
    }
  }

  /**
   * Refuses to go on when a job does not run, or was restarted.
   *
   * @throws InvalidDeclarationException with the place of the logs
   */
  public void requireRunning(String job) {
    FlinkRest rest = rest();
    String state = rest.state(job);
    int restarts = rest.restarts(job);
    if (!state.equals("RUNNING") || restarts > 0) {
      throw new InvalidDeclarationException(
          "",
          (restarts > 0 ? "the job was restarted " + restarts + " times" : "the job is " + state)
              + ", so nothing can be measured; the log says why: "
              + logs().resolve("taskmanager-1.log"));
    }
  }

  private String script(Duration patience, String... words) throws InterruptedException {
    List<String> line = new ArrayList<>(List.of(words));
    line.set(0, home.resolve("deploy/bin").resolve(words[0]).toString());
    return Command.run(
        words[0] + " " + words[1],
        line,
        Map.of("MITRA_CLUSTER_DIR", folder.toString()),
        outputs.resolve(String.format("%02d-%s-%s.out", commands++, words[0], words[1])),
        patience);
  }

  /** Deletes topics and checkpoints, which may be gigabytes; logs and what was printed stay. */
  public void discardData() throws IOException {
    for (String name : List.of("kafka", "checkpoints", "savepoints")) {
      Folders.delete(folder.resolve(name));
    }
  }

  /** Stops every process; the folder stays. */
  @Override
  public void close() {
    // The end may have come by an interrupt; stopping is not to be cut off by it.
    boolean interrupted = Thread.interrupted();
    try {
      script(PATIENCE, "local-cluster", "stop", "--dir", folder.toString());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
