package dev.mitra.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.RecordedMetrics;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.timing.StageTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.junit.jupiter.api.Test;

/** The page of the metrics has those that the code registers, by the names Flink gives them. */
class MetricsPageTest {
  private static final Path SOURCES =
      Repository.root().resolve("mitra-job/src/main/java/dev/mitra/job");
  private static final Pattern NAME = Pattern.compile("\"(mitra_[a-z_]*[a-z])\"");
  private static final List<String> STAGES =
      List.of(
          StageTimes.INGEST,
          StageTimes.DEDUPE_WAIT,
          StageTimes.PROFILE,
          StageTimes.GATHER,
          StageTimes.DECIDE,
          StageTimes.TOTAL);

  /** Groups with a value that the job's metrics are in, by the metric. */
  private static final Map<String, List<String>> GROUPS =
      Map.of(
          "mitra_dead_letters", List.of("reason"),
          "mitra_dropped", List.of("what"),
          "mitra_acks", List.of("verdict"),
          "mitra_control_resources", List.of("kind"),
          "mitra_model_scored", List.of("model"),
          "mitra_model_score_mean", List.of("model"),
          "mitra_model_score_psi", List.of("model"),
          "mitra_model_feature_psi_max", List.of("model"),
          "mitra_model_feature_psi", List.of("model", "feature"));

  private final MetricsPage page = MetricsPage.read();

  @Test
  void thePageHasEveryMetricOfTheCodeAndNoOther() throws IOException {
    Set<String> registered =
        STAGES.stream().map(StageTimes::metric).collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher name = NAME.matcher(Files.readString(file));
        while (name.find()) {
          registered.add(name.group(1));
        }
      }
    }

    Set<String> described =
        page.metrics().keySet().stream()
            .filter(name -> name.contains("_mitra_"))
            .map(name -> name.substring(name.indexOf("mitra_")))
            .collect(Collectors.toSet());
    assertThat(described).containsExactlyInAnyOrderElementsOf(registered);
  }

  @Test
  void namesAndLabelsAreThoseThatFlinksGroupsGiveThem() {
    for (Map.Entry<String, MetricsPage.Metric> described : page.metrics().entrySet()) {
      String name = described.getKey();
      if (name.contains("_mitra_")) {
        String own = name.substring(name.indexOf("mitra_"));
        MetricGroup group = new RecordedMetrics().operator();
        for (String key : GROUPS.getOrDefault(own, List.of())) {
          group = group.addGroup(key, "value");
        }
        assertThat(name).isEqualTo("flink_" + scope(group) + "_" + own);

        Set<String> labels = labels(group);
        if (described.getValue().isHistogram()) {
          labels.add("quantile");
        }
        assertThat(described.getValue().labels())
            .as("labels of %s", name)
            .containsExactlyInAnyOrderElementsOf(labels);
      }
    }
  }

  @Test
  void labelsOfTasksAreThoseThatFlinksGroupsGiveThem() {
    MetricGroup task = new RecordedMetrics().task();
    assertThat(page.scopes().get("flink_" + scope(task) + "_"))
        .containsExactlyInAnyOrderElementsOf(labels(task));
  }

  private static String scope(MetricGroup group) {
    return ((AbstractMetricGroup<?>) group).getLogicalScope(text -> text, '_');
  }

  /** Flink writes a variable as {@code <name>}. */
  private static Set<String> labels(MetricGroup group) {
    return group.getAllVariables().keySet().stream()
        .map(variable -> variable.substring(1, variable.length() - 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
