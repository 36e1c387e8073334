package dev.mitra.job.bench.report;

import dev.mitra.job.bench.BenchResult;
import dev.mitra.job.bench.Checkpoint;
import dev.mitra.job.bench.Figure;
import dev.mitra.job.bench.Hot;
import dev.mitra.job.bench.Kind;
import dev.mitra.job.bench.Latency;
import dev.mitra.job.bench.Machine;
import dev.mitra.job.bench.Memory;
import dev.mitra.job.bench.ProcessCost;
import dev.mitra.job.bench.Run;
import dev.mitra.job.bench.Setting;
import dev.mitra.job.bench.Stage;
import dev.mitra.job.bench.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The tables of a report. One without rows is left out. */
final class Tables {
  private final BenchResult result;
  private final List<Table> tables = new ArrayList<>();

  private Tables(BenchResult result) {
    this.result = result;
  }

  static List<Table> of(BenchResult result) {
    Tables all = new Tables(result);
    all.goals();
    all.latency();
    all.ratios();
    all.answers();
    all.cpu();
    all.checkpoints();
    all.memory();
    all.stages();
    all.hottest();
    all.settings();
    return List.copyOf(all.tables);
  }

  /** One sentence about the machine and what ran on it. */
  static String machine(BenchResult result) {
    Machine machine = result.machine();
    return "%d processors (%s), %s of memory, %s, %s. Broker, JobManager, TaskManager and load share the machine. Seed %d."
        .formatted(
            machine.processors(),
            machine.cpu(),
            Text.bytes((double) machine.memoryBytes()),
            machine.os(),
            machine.jvm(),
            result.seed());
  }

  static String verdict(Verdict verdict) {
    return switch (verdict) {
      case STRETCH -> "✓✓ reached, the stretch too";
      case REACHED -> "✓ reached";
      case MISSED -> "✗ missed";
    };
  }

  /** The value of a figure with its unit; a mere number, such as one of payments, has none. */
  static String measured(Figure figure) {
    return figure.unit().isEmpty()
        ? Text.plain(figure.value())
        : Text.number(figure.value()) + " " + figure.unit();
  }

  private void add(String title, String note, List<String> columns, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      tables.add(Table.of(title, note, columns, rows));
    }
  }

  private void goals() {
    add(
        "Goals",
        "",
        List.of("<what", "measured", "<goal", "<verdict", "<from"),
        result.figures().stream()
            .map(f -> List.of(f.name(), measured(f), f.goal(), verdict(f.verdict()), f.from()))
            .toList());
  }

  private void latency() {
    add(
        "Latency",
        "Milliseconds from the intended time of sending to the decision at a consumer.",
        List.of("<run", "payments/s", "p50", "p75", "p90", "p99", "p99.9", "p99.99", "max", "mean"),
        result.runs().stream()
            .filter(run -> run.latency().count() > 0)
            .map(
                run -> {
                  Latency ms = run.latency();
                  return List.of(
                      run.name(),
                      Text.plain(run.rate()),
                      Text.number(ms.p50()),
                      Text.number(ms.p75()),
                      Text.number(ms.p90()),
                      Text.number(ms.p99()),
                      Text.number(ms.p999()),
                      Text.number(ms.p9999()),
                      Text.number(ms.max()),
                      Text.number(ms.mean()));
                })
            .toList());
  }

  private void ratios() {
    Optional<Run> limit = Runs.limit(result);
    if (limit.isEmpty()) {
      return;
    }
    Run least = limit.get();
    Optional<Run> full = Runs.limitAtFullSpeed(result);
    List<String> columns = new ArrayList<>();
    columns.addAll(List.of("<run", "p50", "p99", "p99.9", "max", "CPU of the job"));
    full.ifPresent(run -> columns.add("CPU, of " + run.name()));
    List<List<String>> rows = new ArrayList<>();
    for (Run run : result.runs()) {
      if (run.kind() == Kind.PASS_THROUGH) {
        continue;
      }
      List<String> row = new ArrayList<>();
      row.add(run.name());
      row.add(times(run, least, r -> r.latency().p50()));
      row.add(times(run, least, r -> r.latency().p99()));
      row.add(times(run, least, r -> r.latency().p999()));
      row.add(times(run, least, r -> r.latency().max()));
      row.add(times(run, least, Runs::jobMicros));
      full.ifPresent(backlog -> row.add(times(run, backlog, Runs::jobMicros)));
      rows.add(row);
    }
    add(
        "Beside the pass-through",
        ("As multiples of `%s`: bytes in, the same bytes out, at %s payments a second, with the same"
                + " Kafka and Flink. CPU time is that of the TaskManager for each payment.%s")
            .formatted(
                least.name(),
                Text.plain(least.rate()),
                full.map(
                        run ->
                            " The last column is of `%s`, where a backlog is read at full speed."
                                .formatted(run.name()))
                    .orElse("")),
        columns,
        rows);
  }

  private static String times(Run run, Run of, ToDoubleFunction<Run> value) {
    double least = value.applyAsDouble(of);
    double more = value.applyAsDouble(run);
    return more > 0 ? Text.ratio(more, least) : Text.NONE;
  }

  private void answers() {
    add(
        "Answers",
        "",
        List.of(
            "<run",
            "<what ran",
            "for",
            "sent",
            "answered",
            "answered/s",
            "repeated",
            "without features",
            "late",
            "work dropped"),
        result.runs().stream()
            .map(
                run ->
                    List.of(
                        run.name(),
                        run.title(),
                        Text.seconds(run.seconds()),
                        Text.count(run.sent()),
                        Text.count(run.answered()),
                        Text.number(run.answeredPerSecond()),
                        Text.count(run.repeated()),
                        Text.count(run.withoutFeatures()),
                        Text.count(run.late()),
                        Text.count(run.dropped())))
            .toList());
  }

  private void cpu() {
    List<String> processes = Runs.processes(result);
    List<String> columns = new ArrayList<>();
    columns.add("<run");
    columns.addAll(processes);
    columns.add("all");
    columns.add("cores in use");
    List<List<String>> rows = new ArrayList<>();
    for (Run run : result.runs()) {
      if (run.processes().isEmpty()) {
        continue;
      }
      List<String> row = new ArrayList<>();
      row.add(run.name());
      for (String process : processes) {
        row.add(
            run.processes().stream()
                .filter(cost -> cost.process().equals(process))
                .map(cost -> Text.number(cost.cpuMicrosPerPayment()))
                .findFirst()
                .orElse(Text.NONE));
      }
      row.add(
          Text.number(
              run.processes().stream().mapToDouble(ProcessCost::cpuMicrosPerPayment).sum()));
      row.add(Text.number(run.processes().stream().mapToDouble(ProcessCost::cores).sum()));
      rows.add(row);
    }
    add("CPU time per payment by process", "Microseconds.", columns, rows);
  }

  private void checkpoints() {
    add(
        "Checkpoints",
        "Milliseconds, and the size of the newest one in full.",
        List.of(
            "<run",
            "number",
            "mean",
            "longest",
            "longest sync",
            "longest alignment",
            "uploaded, mean",
            "state"),
        result.runs().stream()
            .filter(run -> !run.checkpoints().isEmpty())
            .map(
                run -> {
                  List<Checkpoint> all = run.checkpoints();
                  return List.of(
                      run.name(),
                      Text.count(all.size()),
                      Text.number(mean(all, Checkpoint::durationMillis)),
                      Text.count(most(all, Checkpoint::durationMillis)),
                      Text.count(most(all, Checkpoint::syncMillis)),
                      Text.count(most(all, Checkpoint::alignmentMillis)),
                      Text.bytes(mean(all, Checkpoint::bytes)),
                      run.state().map(s -> Text.bytes((double) s.bytes())).orElse(Text.NONE));
                })
            .toList());
  }

  private static double mean(List<Checkpoint> all, ToLongFunction<Checkpoint> value) {
    return all.stream().mapToLong(value).average().orElse(0);
  }

  private static long most(List<Checkpoint> all, ToLongFunction<Checkpoint> value) {
    return all.stream().mapToLong(value).max().orElse(0);
  }

  private void memory() {
    add(
        "Memory of the TaskManager",
        "Allocation is estimated from samples.",
        List.of(
            "<run",
            "allocated per payment",
            "allocated, MB/s",
            "collections",
            "pauses, ms",
            "longest pause, ms"),
        result.runs().stream()
            .filter(run -> !run.memory().equals(Memory.NONE))
            .map(
                run -> {
                  Memory memory = run.memory();
                  return List.of(
                      run.name(),
                      Text.bytes(memory.allocatedBytesPerPayment()),
                      Text.number(memory.allocatedMegabytesPerSecond()),
                      Text.count(memory.collections()),
                      Text.number(memory.pauseMillis()),
                      Text.number(memory.longestPauseMillis()));
                })
            .toList());
  }

  private void stages() {
    List<List<String>> rows = new ArrayList<>();
    for (Run run : Runs.timed(result)) {
      for (Stage stage : run.stages()) {
        rows.add(
            List.of(
                run.name(),
                stage.name(),
                Text.number(stage.p50() / 1_000),
                Text.number(stage.p99() / 1_000),
                Text.number(stage.p999() / 1_000),
                Text.number(stage.max() / 1_000)));
      }
    }
    add(
        "Stages",
        "Milliseconds, over the last minute of the run, as the job's own histograms tell.",
        List.of("<run", "<stage", "p50", "p99", "p99.9", "max"),
        rows);
  }

  private void hottest() {
    Optional<Run> run =
        Runs.timed(result).stream().filter(timed -> !timed.hottest().isEmpty()).reduce(Tables::one);
    if (run.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Hot hot : run.get().hottest()) {
      rows.add(List.of("`" + hot.method() + "`", Text.percent(hot.share())));
    }
    add(
        "Hottest methods",
        "Of the TaskManager in `%s`, by their share of the samples.".formatted(run.get().name()),
        List.of("<method", "share"),
        rows);
  }

  /** The scoring job's before the pass-through's, the earlier before the later. */
  private static Run one(Run first, Run second) {
    return first.kind() == second.kind() || second.kind() == Kind.PASS_THROUGH ? first : second;
  }

  private void settings() {
    List<List<String>> rows = new ArrayList<>();
    for (Setting version : result.versions()) {
      rows.add(List.of(version.name(), version.value()));
    }
    for (Setting setting : result.settings()) {
      rows.add(List.of(setting.name(), setting.value()));
    }
    add("Versions and settings", "", List.of("<what", "<value"), rows);
  }
}
