package dev.mitra.job.drift;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.scope.ScopeFormats;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;

/** Flink's own metric groups, with what a reporter would see of them at this moment. */
final class RecordedMetrics {
  private static final String OF_MODELS = "mitra_model_";

  private final Map<String, Metric> present = new TreeMap<>();
  private int added;
  private final TaskMetricGroup task;

  RecordedMetrics() {
    TestingMetricRegistry registry =
        TestingMetricRegistry.builder()
            .setScopeFormats(ScopeFormats.fromConfig(new Configuration()))
            .setRegisterConsumer(
                (metric, name, group) -> {
                  present.put(series(name, group), metric);
                  added += name.startsWith(OF_MODELS) ? 1 : 0;
                })
            .setUnregisterConsumer((metric, name, group) -> present.remove(series(name, group)))
            .build();
    task =
        TaskManagerMetricGroup.createTaskManagerMetricGroup(registry, "host", ResourceID.generate())
            .addJob(new JobID(), "job")
            .addTask(ExecutionAttemptID.randomId(), "task");
  }

  /** The group of a task. */
  TaskMetricGroup task() {
    return task;
  }

  /** The group of an operator. */
  MetricGroup operator() {
    return task.getOrAddOperator("decide");
  }

  /** Name and labels as Prometheus writes them: {@code name{model=m,feature=f}}. */
  private static String series(String name, MetricGroup group) {
    Map<String, String> labels = group.getAllVariables();
    String model = labels.get("<model>");
    String feature = labels.get("<feature>");
    return name
        + (model == null
            ? ""
            : "{model=" + model + (feature == null ? "" : ",feature=" + feature) + "}");
  }

  /** All series of models that there are. */
  Set<String> seriesOfModels() {
    Set<String> names = new TreeMap<>(present).keySet();
    names.removeIf(name -> !name.startsWith(OF_MODELS));
    return names;
  }

  /** How many series of models were ever added. */
  int added() {
    return added;
  }

  /** What a gauge says. */
  double gauge(String series) {
    return (Double) ((Gauge<?>) metric(series)).getValue();
  }

  /** What a counter says. */
  long counter(String series) {
    return ((Counter) metric(series)).getCount();
  }

  private Metric metric(String series) {
    return Objects.requireNonNull(present.get(series), () -> series + " is none of " + present);
  }
}
