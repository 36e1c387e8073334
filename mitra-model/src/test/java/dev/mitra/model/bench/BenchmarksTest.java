package dev.mitra.model.bench;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.model.forest.Forest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks run, and measure what their page says. No times are looked at. */
class BenchmarksTest {
  static {
    // A benchmark run on this machine, which holds JMH's lock, must not fail the build.
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void everyBenchmarkRunsAndStandsInTheReport() throws RunnerException {
    Collection<RunResult> results = new Runner(oneShortIteration()).run();

    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark())
        .hasSameElementsAs(listed());
    assertThat(results)
        .allSatisfy(r -> assertThat(r.getPrimaryResult().getScore()).isFinite().isPositive());
    assertThat(ModelReport.of(results))
        .contains("| trees | depth | features | FOREST, CPU ns | PREDICT, CPU ns | times |")
        .contains("| trees | depth | features | TREE_SHAP, CPU ns | PREDICT_CONTRIB, CPU ns |")
        .contains("| 10 | 3 | 15 | ");
  }

  @Test
  void bothScoreTheSameModel() throws XGBoostError {
    MeasuredModel measured = new MeasuredModel(20, 6, 15);
    Forest forest = Forest.compile(measured.model());
    Booster booster = measured.booster();
    try {
      for (int i = 0; i < MeasuredModel.ROWS; i++) {
        float[] row = measured.nextRow();
        float score = booster.inplace_predict(row, 1, 15, Float.NaN)[0][0];
        assertThat(Math.abs(forest.score(row) - score)).isLessThanOrEqualTo(2 * Math.ulp(score));
      }
    } finally {
      booster.dispose();
    }
  }

  private static Options oneShortIteration() {
    return ModelBenchmarks.withProfilers(new OptionsBuilder())
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(10))
        .param("trees", "10")
        .param("depth", "3")
        .param("features", "15")
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static Set<String> listed() {
    return BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .stream()
        .map(BenchmarkListEntry::getUsername)
        .collect(toSet());
  }
}
