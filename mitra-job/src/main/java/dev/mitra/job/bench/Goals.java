package dev.mitra.job.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the job is to reach on one machine of two cores, and how far the runs show that it does. */
final class Goals {
  private static final String MILLIS = "ms";
  private static final String TIMES = "×";
  private static final String RATE = "payments/s";

  private final List<Run> runs;
  private final List<Figure> figures = new ArrayList<>();

  private Goals(List<Run> runs) {
    this.runs = runs;
  }

  /** The goals about which these runs say something. */
  static List<Figure> of(List<Run> runs) {
    Goals goals = new Goals(runs);
    goals.steady();
    goals.cpu();
    goals.highest();
    goals.pair("30-day windows against 1-hour windows", "windows-30d", "windows-1h", 1.1);
    goals.pair("800 features against 200", "features-800", "features-200", 1.5);
    goals.pair("1,000 rules against 10, as many apply", "rules-1000", "rules-10", 1.3);
    goals.pair("1 million known cards against 10 thousand", "cards-1m", "cards-10k", 2);
    return goals.figures;
  }

  private void steady() {
    Optional<Run> steady = run("steady");
    if (steady.isEmpty()) {
      return;
    }
    Latency latency = steady.get().latency();
    String at = String.format(Locale.ROOT, " at %,.0f/s", steady.get().rate());
    atMost("p99" + at, latency.p99(), MILLIS, 100, OptionalDouble.of(50), "steady");
    atMost("p99.9" + at, latency.p999(), MILLIS, 200, OptionalDouble.of(100), "steady");
    atMost(
        "payments without their features" + at,
        (double) steady.get().withoutFeatures(),
        "",
        0,
        OptionalDouble.empty(),
        "steady");
    run("limit")
        .ifPresent(
            limit ->
                atMost(
                    "p99 against the pass-through" + at,
                    latency.p99() / limit.latency().p99(),
                    TIMES,
                    3,
                    OptionalDouble.empty(),
                    "steady, limit"));
    run("steady-without-checkpoints")
        .ifPresent(
            without ->
                atMost(
                    "p99 with checkpoints against without",
                    latency.p99() / without.latency().p99(),
                    TIMES,
                    1.3,
                    OptionalDouble.empty(),
                    "steady, steady-without-checkpoints"));
  }

  private void cpu() {
    Optional<Run> steady = run("steady");
    Optional<Run> limit = run("limit");
    if (steady.isPresent() && limit.isPresent()) {
      times(
          "CPU time of the job per payment against the pass-through, both at the same rate",
          cpu(steady.get()) / cpu(limit.get()),
          "steady, limit");
    }
    Optional<Run> most = run("limit-max");
    Optional<Run> hold =
        runs.stream().filter(run -> run.name().startsWith("hold-")).reduce((a, b) -> b);
    if (hold.isPresent() && most.isPresent()) {
      times(
          "CPU time of the job per payment against the pass-through, each at its highest rate",
          cpu(hold.get()) / cpu(most.get()),
          hold.get().name() + ", limit-max");
    }
    Optional<Run> backlog = run("backlog");
    if (backlog.isPresent() && most.isPresent()) {
      times(
          "CPU time of the job per payment against the pass-through, both on a backlog",
          cpu(backlog.get()) / cpu(most.get()),
          "backlog, limit-max");
    }
  }

  private void times(String name, double value, String from) {
    atMost(name, value, TIMES, 15, OptionalDouble.of(10), from);
  }

  private void highest() {
    double highest =
        runs.stream()
            .filter(run -> run.name().startsWith("hold-") && RateSearch.holds(run))
            .mapToDouble(Run::rate)
            .max()
            .orElse(0);
    if (runs.stream().anyMatch(run -> run.name().startsWith("max-"))) {
      Verdict verdict =
          highest >= 5_000 ? Verdict.STRETCH : highest >= 3_000 ? Verdict.REACHED : Verdict.MISSED;
      figures.add(
          new Figure(
              "highest rate with p99 under 200 ms",
              highest,
              RATE,
              "at least 3,000; the stretch: 5,000",
              verdict,
              "max, hold"));
    }
    if (highest > 0) {
      run("hot-merchant")
          .ifPresent(
              hot ->
                  figures.add(
                      new Figure(
                          "rate with 30 % at one merchant against the highest",
                          RateSearch.holds(hot) ? hot.rate() / highest : 0,
                          TIMES,
                          "at least 0.8",
                          RateSearch.holds(hot) ? Verdict.REACHED : Verdict.MISSED,
                          "hot-merchant, hold")));
    }
  }

  private void pair(String name, String dear, String cheap, double most) {
    Optional<Run> one = run(dear);
    Optional<Run> other = run(cheap);
    if (one.isPresent() && other.isPresent()) {
      atMost(
          "cost of " + name,
          cpu(one.get()) / cpu(other.get()),
          TIMES,
          most,
          OptionalDouble.empty(),
          dear + ", " + cheap);
    }
  }

  private void atMost(
      String name, double value, String unit, double most, OptionalDouble stretch, String from) {
    Verdict verdict = value <= most ? Verdict.REACHED : Verdict.MISSED;
    if (stretch.isPresent() && value <= stretch.getAsDouble()) {
      verdict = Verdict.STRETCH;
    }
    String goal = "at most " + text(most, unit);
    if (stretch.isPresent()) {
      goal += "; the stretch: " + text(stretch.getAsDouble(), unit);
    }
    figures.add(new Figure(name, value, unit, goal, verdict, from));
  }

  private static String text(double value, String unit) {
    String number =
        value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    return unit.isEmpty() ? number : number + " " + unit;
  }

  private Optional<Run> run(String name) {
    return runs.stream().filter(run -> run.name().equals(name)).reduce((a, b) -> b);
  }

  private static double cpu(Run run) {
    return run.processes().stream()
        .filter(cost -> cost.process().startsWith("taskmanager"))
        .mapToDouble(ProcessCost::cpuMicrosPerPayment)
        .sum();
  }
}
