package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cluster of deploy/bin/local-cluster, in a folder of its own and on free ports. */
public final class LocalCluster implements AutoCloseable {
  private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Path folder;
  private final Path outputs;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /** The address of a part by its name in cluster.env, as long as the cluster runs. */
  private Map<String, String> addresses = Map.of();

  private LocalCluster(Path folder, Path outputs) {
    this.folder = folder;
    this.outputs = outputs;
  }

  /**
   * Starts a cluster.
   *
   * @param parent a folder for everything that is of the cluster
   * @param options more options of {@code local-cluster start}
   */
  public static LocalCluster start(Path parent, String... options) throws IOException {
    LocalCluster cluster =
        new LocalCluster(
            parent.toRealPath().resolve("cluster"),
            Files.createDirectory(parent.resolve("outputs")));
    List<String> words = new ArrayList<>(List.of("local-cluster", "start", "--ports", "free"));
    words.addAll(List.of("--dir", cluster.folder.toString()));
    words.addAll(List.of(options));
    cluster.script(words.toArray(String[]::new));
    cluster.addresses = cluster.readAddresses();
    return cluster;
  }

  /** Starts the parts that have died; they answer when this returns. */
  public void startDeadParts() {
    script("local-cluster", "start", "--dir", folder.toString());
  }

  private Map<String, String> readAddresses() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("cluster.env"))) {
      return lines
          .map(line -> line.split("=", 2))
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
  }

  /** The broker's address. */
  public String bootstrapServers() {
    return address("KAFKA_BOOTSTRAP");
  }

  /** The address of the JobManager's REST interface. */
  String flink() {
    return address("FLINK_REST");
  }

  private String address(String name) {
    String value = addresses.get(name);
    if (value == null) {
      throw new IllegalStateException("cluster.env has no " + name);
    }
    return value;
  }

  /** The folder with all that is of it. */
  public Path folder() {
    return folder;
  }

  /** The processes of its parts. */
  List<ProcessHandle> processes() throws IOException {
    List<ProcessHandle> processes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("pids"))) {
      for (Path file : files.toList()) {
        processes.add(process(file));
      }
    }
    return processes;
  }

  /**
   * The process of a part.
   *
   * @param part {@code broker}, {@code jobmanager}, {@code taskmanager-1} and so on
   */
  public ProcessHandle process(String part) {
    try {
      return process(folder.resolve("pids").resolve(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessHandle process(Path file) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
  }

  /**
   * Whether a process runs. One that has ended, and whose end nobody has taken note of yet, has no
   * command any more; Java still calls it alive.
   */
  public static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  /** Runs a command of deploy/bin against this cluster; it has to end well. */
  public String script(String... words) {
    return Script.run(outputs, Map.of("MITRA_CLUSTER_DIR", folder.toString()), words);
  }

  /** Runs a command of deploy/bin that has to fail; answers what it printed. */
  public String failingScript(String... words) {
    try (Script script =
        Script.start(outputs, Map.of("MITRA_CLUSTER_DIR", folder.toString()), words)) {
      int status = script.awaitEnd();
      assertThat(status).as("the status of %s:%n%s", script, script.printed()).isNotZero();
      return script.printed();
    }
  }

  /** Submits a job with more arguments; answers its id once it runs. */
  public String submit(String... arguments) {
    List<String> words = new ArrayList<>(List.of("flink", "run", "-d"));
    words.addAll(List.of(arguments));
    String job = find(SUBMITTED, script(words.toArray(String[]::new)));
    long deadline = System.nanoTime() + TopicWatch.PATIENCE.toNanos();
    while (!allTasksRun(job)) {
      assertThat(System.nanoTime()).as("%s does not run: %s", job, job(job)).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return job;
  }

  /** A job is RUNNING before its tasks are. */
  private boolean allTasksRun(String id) {
    JsonNode job = job(id);
    for (JsonNode vertex : job.path("vertices")) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return job.path("state").asText().equals("RUNNING");
  }

  /** Stops a job with a savepoint; answers where that is. */
  public String stopWithSavepoint(String job) {
    String savepoints = folder.resolve("savepoints").toString();
    return find(SAVEPOINT, script("flink", "stop", "--savepointPath", savepoints, job));
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }

  /** What the JobManager says of a job. */
  JsonNode job(String id) {
    return json("/jobs/" + id);
  }

  /** How often Flink has restarted a job. */
  int restarts(String job) {
    return json("/jobs/" + job + "/metrics?get=numRestarts").at("/0/value").asInt(-1);
  }

  JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(get(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page of the JobManager; empty while there is no JobManager that knows the answer. */
  public Optional<JsonNode> ask(String path) {
    try {
      HttpResponse<String> response = response(path);
      return response.statusCode() == 200
          ? Optional.of(new ObjectMapper().readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The body of a page of the JobManager. */
  String get(String path) {
    try {
      HttpResponse<String> response = response(path);
      assertThat(response.statusCode()).as("GET %s: %s", path, response.body()).isEqualTo(200);
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> response(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address("FLINK_REST") + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Stops what still runs of it. */
  @Override
  public void close() {
    script("local-cluster", "stop", "--dir", folder.toString());
  }
}
