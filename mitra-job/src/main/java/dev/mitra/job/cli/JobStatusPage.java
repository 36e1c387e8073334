package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.flink.FlinkApi;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Flink knows of a running job, as {@code mitra status} shows it.
 *
 * @param job the job
 * @param restarts since it was started
 * @param checkpoint the newest completed one
 * @param failedCheckpoints since it was started
 * @param metrics of Mitra by vertex
 */
record JobStatusPage(
    FlinkApi.Job job,
    long restarts,
    Optional<FlinkApi.Checkpoint> checkpoint,
    long failedCheckpoints,
    Map<String, Map<String, FlinkApi.Metric>> metrics) {
  private static final String EPOCH = "mitra_control_epoch";
  private static final String STAGE = "mitra_stage_";
  private static final String STAGE_UNIT = "_us_";
  private static final List<String> COUNTED =
      List.of(
          "mitra_decided",
          "mitra_decided_late",
          "mitra_decided_incomplete",
          "mitra_dead_letters",
          "mitra_duplicates",
          "mitra_corrupt_profiles");
  private static final String LAG = "pendingRecords";
  private static final double MEGABYTE = 1e6;

  /** Asks Flink. */
  static JobStatusPage read(FlinkApi flink, FlinkApi.Job job) {
    return new JobStatusPage(
        job,
        flink.restarts(job.id()),
        flink.newestCheckpoint(job.id()),
        flink.failedCheckpoints(job.id()),
        flink.metrics(job.id(), JobStatusPage::isShown));
  }

  private static boolean isShown(String metric) {
    return metric.contains(EPOCH)
        || metric.contains(STAGE)
        || metric.endsWith(LAG)
        || COUNTED.stream().anyMatch(name -> metric.endsWith("." + name));
  }

  /** The epochs that operators know, by the name of the vertex: the oldest and the newest. */
  Map<String, long[]> epochs() {
    Map<String, long[]> epochs = new LinkedHashMap<>();
    metrics.forEach(
        (vertex, values) ->
            values.forEach(
                (name, metric) -> {
                  if (name.endsWith(EPOCH)) {
                    long[] known = {(long) metric.min(), (long) metric.max()};
                    epochs.merge(vertex, known, JobStatusPage::both);
                  }
                }));
    return epochs;
  }

  private static long[] both(long[] one, long[] other) {
    return new long[] {Math.min(one[0], other[0]), Math.max(one[1], other[1])};
  }

  /** How many records wait in the payments' topics; empty when Flink does not say. */
  Optional<Long> lag() {
    double lag = 0;
    boolean known = false;
    for (Map<String, FlinkApi.Metric> values : metrics.values()) {
      for (Map.Entry<String, FlinkApi.Metric> metric : values.entrySet()) {
        if (metric.getKey().endsWith(LAG) && metric.getKey().contains("payments")) {
          lag += metric.getValue().sum();
          known = true;
        }
      }
    }
    return known ? Optional.of((long) lag) : Optional.empty();
  }

  /** A counter over all subtasks and groups. */
  long count(String name) {
    double sum = 0;
    for (Map<String, FlinkApi.Metric> values : metrics.values()) {
      for (Map.Entry<String, FlinkApi.Metric> metric : values.entrySet()) {
        if (metric.getKey().endsWith("." + name)) {
          sum += metric.getValue().sum();
        }
      }
    }
    return (long) sum;
  }

  /** For each stage its median, 99th percentile and longest in microseconds, slowest subtask. */
  Map<String, Map<String, Double>> stages() {
    Map<String, Map<String, Double>> stages = new LinkedHashMap<>();
    for (Map<String, FlinkApi.Metric> values : metrics.values()) {
      values.forEach(
          (name, metric) -> {
            int begin = name.indexOf(STAGE);
            int end = name.indexOf(STAGE_UNIT, Math.max(0, begin));
            if (begin >= 0 && end > begin) {
              stages
                  .computeIfAbsent(
                      name.substring(begin + STAGE.length(), end), key -> new LinkedHashMap<>())
                  .merge(name.substring(end + STAGE_UNIT.length()), metric.max(), Math::max);
            }
          });
    }
    return stages;
  }

  void write(PrintWriter out, long now) {
    TextTable about =
        new TextTable(List.of("JOB", "STATE", "STARTED", ">RESTARTS", "NEWEST CHECKPOINT"));
    about.row(
        job.name(),
        job.state(),
        Moments.away(job.startMillis(), now),
        Long.toString(restarts),
        checkpoint.map(newest -> text(newest, now)).orElse("none yet")
            + (failedCheckpoints > 0 ? "; " + failedCheckpoints + " have failed" : ""));
    about.write(out);
    out.println();
    TextTable payments =
        new TextTable(
            List.of(
                ">DECIDED",
                ">LATE",
                ">WITHOUT FEATURES",
                ">DUPLICATES",
                ">DEAD LETTERS",
                ">WAITING IN KAFKA"));
    payments.row(
        number(count("mitra_decided")),
        number(count("mitra_decided_late")),
        number(count("mitra_decided_incomplete")),
        number(count("mitra_duplicates")),
        number(count("mitra_dead_letters")),
        lag().map(JobStatusPage::number).orElse("unknown"));
    payments.write(out);
    writeStages(out);
    writeEpochs(out);
  }

  private static String text(FlinkApi.Checkpoint newest, long now) {
    return String.format(
        Locale.ROOT,
        "%d, %s, took %,d ms, %.1f MB of %.1f MB written",
        newest.id(),
        Moments.away(newest.triggeredMillis(), now),
        newest.tookMillis(),
        newest.bytes() / MEGABYTE,
        newest.fullBytes() / MEGABYTE);
  }

  private void writeStages(PrintWriter out) {
    Map<String, Map<String, Double>> stages = stages();
    if (stages.isEmpty()) {
      return;
    }
    out.println();
    TextTable table =
        new TextTable(List.of("STAGE, LAST MINUTE", ">P50 ms", ">P99 ms", ">P99.9 ms", ">MAX ms"));
    stages.forEach(
        (stage, values) ->
            table.row(
                stage,
                millis(values.get("median")),
                millis(values.get("p99")),
                millis(values.get("p999")),
                millis(values.get("max"))));
    table.write(out);
  }

  private static String millis(@Nullable Double micros) {
    return micros == null ? "-" : String.format(Locale.ROOT, "%.1f", micros / 1_000);
  }

  private void writeEpochs(PrintWriter out) {
    Map<String, long[]> epochs = epochs();
    if (epochs.isEmpty()) {
      return;
    }
    out.println();
    TextTable table = new TextTable(List.of("OPERATOR", ">EPOCH", ""));
    long newest = epochs.values().stream().mapToLong(known -> known[1]).max().orElse(-1);
    epochs.forEach(
        (operator, known) ->
            table.row(
                operator,
                Long.toString(known[0]),
                known[0] == newest ? "" : "behind: the newest is " + newest));
    table.write(out);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("id", job.id());
    document.put("name", job.name());
    document.put("state", job.state());
    document.put("started", Moments.exact(job.startMillis()));
    document.put("restarts", restarts);
    checkpoint.ifPresent(
        newest ->
            document
                .putObject("checkpoint")
                .put("id", newest.id())
                .put("triggered", Moments.exact(newest.triggeredMillis()))
                .put("tookMillis", newest.tookMillis())
                .put("bytes", newest.bytes())
                .put("fullBytes", newest.fullBytes()));
    document.put("failedCheckpoints", failedCheckpoints);
    lag().ifPresent(lag -> document.put("lag", lag));
    ObjectNode counts = document.putObject("counts");
    COUNTED.forEach(name -> counts.put(name.substring("mitra_".length()), count(name)));
    ObjectNode stages = document.putObject("stages");
    stages()
        .forEach(
            (stage, values) -> {
              ObjectNode each = stages.putObject(stage);
              values.forEach(each::put);
            });
    ArrayNode epochs = document.putArray("epochs");
    for (Map.Entry<String, long[]> known : new ArrayList<>(epochs().entrySet())) {
      epochs
          .addObject()
          .put("operator", known.getKey())
          .put("oldest", known.getValue()[0])
          .put("newest", known.getValue()[1]);
    }
    return document;
  }
}
