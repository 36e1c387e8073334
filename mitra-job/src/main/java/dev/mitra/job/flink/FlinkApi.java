package dev.mitra.job.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.check.InvalidDeclarationException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A JobManager's REST interface. */
public final class FlinkApi {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String address;

  /**
   * A job that Flink knows.
   *
   * @param id in Flink's words
   * @param name of the job
   * @param state in Flink's words, such as {@code RUNNING}
   * @param startMillis when it was started, milliseconds since 1970
   */
  public record Job(String id, String name, String state, long startMillis) {}

  /**
   * A metric over the subtasks of a vertex.
   *
   * @param min of all subtasks
   * @param max of all subtasks
   * @param sum over all subtasks
   */
  public record Metric(double min, double max, double sum) {}

  /**
   * A completed checkpoint.
   *
   * @param id its number
   * @param triggeredMillis when it began, milliseconds since 1970
   * @param tookMillis until it was complete
   * @param bytes written by it
   * @param fullBytes of all that a restart from it reads
   */
  public record Checkpoint(
      long id, long triggeredMillis, long tookMillis, long bytes, long fullBytes) {}

  /**
   * @param address of the JobManager, such as {@code http://127.0.0.1:8081}
   */
  public FlinkApi(String address) {
    this.address = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  /** The jobs, those that run first, else the youngest first. */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              job.path("start-time").asLong()));
    }
    jobs.sort(
        (a, b) -> {
          int running = Boolean.compare(b.state().equals("RUNNING"), a.state().equals("RUNNING"));
          return running != 0 ? running : Long.compare(b.startMillis(), a.startMillis());
        });
    return jobs;
  }

  /** The newest completed checkpoint of a job. */
  public Optional<Checkpoint> newestCheckpoint(String id) {
    JsonNode newest = get("/jobs/" + id + "/checkpoints").at("/latest/completed");
    return newest.path("id").isNumber()
        ? Optional.of(
            new Checkpoint(
                newest.path("id").asLong(),
                newest.path("trigger_timestamp").asLong(),
                newest.path("end_to_end_duration").asLong(),
                newest.path("checkpointed_size").asLong(),
                newest.path("state_size").asLong()))
        : Optional.empty();
  }

  /** How many checkpoints of a job have failed since its start. */
  public long failedCheckpoints(String id) {
    return get("/jobs/" + id + "/checkpoints").at("/counts/failed").asLong();
  }

  /** How often Flink has restarted a job. */
  public long restarts(String id) {
    return get("/jobs/" + id + "/metrics?get=numRestarts").at("/0/value").asLong();
  }

  /**
   * Metrics of a job. The JobManager collects them when it is asked, and at most every ten seconds,
   * so the first answer may be empty.
   *
   * @param wanted says of a metric's name within its vertex whether it is asked for
   * @return by the name of the vertex, in the job's order, and the name of the metric
   */
  public Map<String, Map<String, Metric>> metrics(String id, Predicate<String> wanted) {
    Map<String, Map<String, Metric>> found = new LinkedHashMap<>();
    for (JsonNode vertex : get("/jobs/" + id).path("vertices")) {
      String page = "/jobs/" + id + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      List<String> names = new ArrayList<>();
      for (JsonNode metric : get(page)) {
        if (wanted.test(metric.path("id").asText())) {
          names.add(metric.path("id").asText());
        }
      }
      Map<String, Metric> values = new TreeMap<>();
      if (!names.isEmpty()) {
        String asked = URLEncoder.encode(String.join(",", names), StandardCharsets.UTF_8);
        for (JsonNode metric : get(page + "?get=" + asked)) {
          values.put(
              metric.path("id").asText(),
              new Metric(
                  metric.path("min").asDouble(),
                  metric.path("max").asDouble(),
                  metric.path("sum").asDouble()));
        }
      }
      found.put(vertex.path("name").asText(), values);
    }
    return found;
  }

  /**
   * A page.
   *
   * @throws InvalidDeclarationException when nobody answers there, or something else than Flink
   */
  public JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE).build();
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new InvalidDeclarationException(
            "--flink", address + " answers " + response.statusCode() + " to GET " + path);
      }
      return JSON.readTree(response.body());
    } catch (IllegalArgumentException e) {
      throw new InvalidDeclarationException(
          "--flink",
          "'" + address + "' is no address; one such as http://127.0.0.1:8081 is expected");
    } catch (IOException e) {
      throw new InvalidDeclarationException(
          "--flink",
          "no JobManager answers at "
              + address
              + "; start the cluster, or give the address of its REST interface");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
