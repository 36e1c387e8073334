package dev.mitra.job.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.bench.Checkpoint;
import dev.mitra.job.bench.Stage;
import dev.mitra.job.flink.FlinkApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the JobManager tells of jobs over HTTP. */
public final class FlinkRest {
  private static final String STAGE_PREFIX = "mitra_stage_";
  private static final String STAGE_SUFFIX = "_us";

  private final FlinkApi api;

  FlinkRest(String address) {
    this.api = new FlinkApi(address);
  }

  /** Whether a job and every task of it run; a job is RUNNING before its tasks are. */
  boolean allTasksRun(String id) {
    JsonNode job = get("/jobs/" + id);
    for (JsonNode vertex : job.path("vertices")) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return job.path("state").asText().equals("RUNNING");
  }

  /** The job's state in Flink's words. */
  String state(String id) {
    return get("/jobs/" + id + "/status").path("status").asText();
  }

  /** Whether it will not run again. */
  boolean hasEnded(String id) {
    String state = state(id);
    return state.equals("FAILED") || state.equals("CANCELED") || state.equals("FINISHED");
  }

  /** How often Flink has restarted a job. */
  int restarts(String id) {
    return get("/jobs/" + id + "/metrics?get=numRestarts").at("/0/value").asInt(0);
  }

  /** Why a job failed, as Flink tells it; empty when it did not. */
  public Optional<String> failure(String id) {
    JsonNode root = get("/jobs/" + id + "/exceptions").at("/exceptionHistory/entries/0");
    String text = root.path("stacktrace").asText("");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Where the newest completed checkpoint lies. */
  public Optional<String> newestCheckpoint(String id) {
    String path =
        get("/jobs/" + id + "/checkpoints").at("/latest/completed/external_path").asText("");
    return path.isEmpty() ? Optional.empty() : Optional.of(path);
  }

  /**
   * The completed checkpoints of a stretch.
   *
   * @param id the job
   * @param fromMillis the beginning of the stretch, in milliseconds since 1970
   */
  public List<Checkpoint> checkpoints(String id, long fromMillis) {
    List<Checkpoint> found = new ArrayList<>();
    JsonNode job = get("/jobs/" + id);
    for (JsonNode one : get("/jobs/" + id + "/checkpoints").path("history")) {
      if (one.path("status").asText().equals("COMPLETED")
          && one.path("trigger_timestamp").asLong() >= fromMillis) {
        found.add(checkpoint(id, job, one, fromMillis));
      }
    }
    return found;
  }

  private Checkpoint checkpoint(String id, JsonNode job, JsonNode one, long fromMillis) {
    long number = one.path("id").asLong();
    long sync = 0;
    long async = 0;
    long alignment = 0;
    for (JsonNode vertex : job.path("vertices")) {
      JsonNode summary =
          get("/jobs/"
                  + id
                  + "/checkpoints/details/"
                  + number
                  + "/subtasks/"
                  + vertex.path("id").asText())
              .path("summary");
      sync = Math.max(sync, summary.at("/checkpoint_duration/sync/max").asLong());
      async = Math.max(async, summary.at("/checkpoint_duration/async/max").asLong());
      alignment = Math.max(alignment, summary.at("/alignment/duration/max").asLong());
    }
    return new Checkpoint(
        number,
        (one.path("trigger_timestamp").asLong() - fromMillis) / 1_000.0,
        one.path("end_to_end_duration").asLong(),
        sync,
        async,
        alignment,
        one.path("checkpointed_size").asLong(),
        one.path("state_size").asLong());
  }

  /** The stages whose histograms a job exports; of several subtasks the slowest. */
  public List<Stage> stages(String id) {
    Map<String, Map<String, Double>> stages = new TreeMap<>();
    for (JsonNode vertex : get("/jobs/" + id).path("vertices")) {
      String page = "/jobs/" + id + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      List<String> names = new ArrayList<>();
      for (JsonNode metric : get(page)) {
        String name = metric.path("id").asText();
        if (name.contains(STAGE_PREFIX)) {
          names.add(name);
        }
      }
      if (names.isEmpty()) {
        continue;
      }
      String asked = URLEncoder.encode(String.join(",", names), StandardCharsets.UTF_8);
      for (JsonNode metric : get(page + "?get=" + asked)) {
        String name = metric.path("id").asText();
        int begin = name.indexOf(STAGE_PREFIX) + STAGE_PREFIX.length();
        int end = name.indexOf(STAGE_SUFFIX + "_", begin);
        if (end > begin) {
          stages
              .computeIfAbsent(name.substring(begin, end), key -> new TreeMap<>())
              .merge(
                  name.substring(end + STAGE_SUFFIX.length() + 1),
                  metric.path("max").asDouble(),
                  Math::max);
        }
      }
    }
    List<Stage> found = new ArrayList<>();
    stages.forEach(
        (name, values) ->
            found.add(
                new Stage(
                    name,
                    values.getOrDefault("median", 0.0),
                    values.getOrDefault("p99", 0.0),
                    values.getOrDefault("p999", 0.0),
                    values.getOrDefault("max", 0.0))));
    return found;
  }

  /** A page of the JobManager. */
  JsonNode get(String path) {
    return api.get(path);
  }
}
