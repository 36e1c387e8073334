package dev.mitra.job.bench;

import dev.mitra.job.timing.StageTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether what was measured worked at all, however fast. */
public final class Soundness {
  private static final List<String> STAGES =
      List.of(
          StageTimes.INGEST,
          StageTimes.DEDUPE_WAIT,
          StageTimes.PROFILE,
          StageTimes.GATHER,
          StageTimes.DECIDE,
          StageTimes.TOTAL);

  private Soundness() {}

  /** What did not: payments without an answer or without features, stages without times. */
  public static List<String> problems(BenchResult result) {
    List<String> problems = new ArrayList<>();
    for (Run run : result.runs()) {
      if (run.sent() == 0) {
        problems.add(run.name() + ": no payment was sent");
      }
      if (run.answered() < run.sent()) {
        problems.add(
            String.format(
                Locale.ROOT,
                "%s: %,d of %,d payments were not answered",
                run.name(),
                run.sent() - run.answered(),
                run.sent()));
      }
      if (run.withoutFeatures() > 0) {
        problems.add(
            String.format(
                Locale.ROOT,
                "%s: %,d of %,d decisions lack the features of an entity",
                run.name(),
                run.withoutFeatures(),
                run.answered()));
      }
      if (run.kind() == Kind.MITRA && run.latency().count() > 0) {
        Set<String> timed = run.stages().stream().map(Stage::name).collect(Collectors.toSet());
        for (String stage : STAGES) {
          if (!timed.contains(stage)) {
            problems.add(run.name() + ": the job tells no times of its stage " + stage);
          }
        }
      }
    }
    return problems;
  }
}
