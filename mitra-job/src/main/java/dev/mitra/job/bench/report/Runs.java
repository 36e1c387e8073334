package dev.mitra.job.bench.report;

import dev.mitra.job.bench.BenchResult;
import dev.mitra.job.bench.Kind;
import dev.mitra.job.bench.ProcessCost;
import dev.mitra.job.bench.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which runs of a result a part of the report is about. */
final class Runs {
  private static final String STEP = "max-";

  /** What the names of runs begin with that only show what one thing costs. */
  private static final String COST = "cost-";

  private Runs() {}

  /** The pass-through at a given rate: what latencies are held against. */
  static Optional<Run> limit(BenchResult result) {
    return result.runs().stream()
        .filter(run -> run.kind() == Kind.PASS_THROUGH && run.latency().count() > 0)
        .findFirst();
  }

  /** The pass-through on a backlog: the least CPU time that a payment can cost. */
  static Optional<Run> limitAtFullSpeed(BenchResult result) {
    return result.runs().stream()
        .filter(run -> run.kind() == Kind.PASS_THROUGH && run.latency().count() == 0)
        .findFirst();
  }

  /** The scoring job at a given rate: the run that the goals are about, when it is there. */
  static Optional<Run> main(BenchResult result) {
    return timed(result).stream().filter(run -> run.kind() == Kind.MITRA).findFirst();
  }

  /** Those that answer payments at a given rate, and are no steps or pairs. */
  static List<Run> timed(BenchResult result) {
    return result.runs().stream()
        .filter(run -> run.latency().count() > 0 && !isStep(run) && !isCost(run))
        .toList();
  }

  /** Those that look for the highest rate, by rate. */
  static List<Run> steps(BenchResult result) {
    List<Run> steps = new ArrayList<>();
    result.runs().stream().filter(Runs::isStep).forEach(steps::add);
    steps.sort((a, b) -> Double.compare(a.rate(), b.rate()));
    return steps;
  }

  static boolean isStep(Run run) {
    return run.name().startsWith(STEP);
  }

  static boolean isCost(Run run) {
    return run.name().startsWith(COST);
  }

  /** CPU time of the job: that of the TaskManagers, in microseconds for each payment. */
  static double jobMicros(Run run) {
    return run.processes().stream()
        .filter(process -> process.process().startsWith("taskmanager"))
        .mapToDouble(ProcessCost::cpuMicrosPerPayment)
        .sum();
  }

  /** The processes of all runs, those of the job first and the load last. */
  static List<String> processes(BenchResult result) {
    List<String> names = new ArrayList<>();
    for (Run run : result.runs()) {
      for (ProcessCost cost : run.processes()) {
        if (!names.contains(cost.process())) {
          names.add(cost.process());
        }
      }
    }
    names.sort((a, b) -> Integer.compare(place(a), place(b)));
    return names;
  }

  private static int place(String process) {
    if (process.startsWith("taskmanager")) {
      return 0;
    }
    return switch (process) {
      case "broker" -> 1;
      case "jobmanager" -> 2;
      case "load" -> 4;
      default -> 3;
    };
  }
}
