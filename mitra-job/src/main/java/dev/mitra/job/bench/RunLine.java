package dev.mitra.job.bench;

import java.util.Locale;

/** One line for a run, said when it is over. */
final class RunLine {
  private RunLine() {}

  static String of(Run run) {
    Latency latency = run.latency();
    double micros =
        run.processes().stream()
            .filter(cost -> cost.process().startsWith("taskmanager"))
            .mapToDouble(ProcessCost::cpuMicrosPerPayment)
            .sum();
    String times =
        latency.count() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", p50 %.1f, p99 %.1f, p99.9 %.1f, max %.1f ms",
                latency.p50(),
                latency.p99(),
                latency.p999(),
                latency.max());
    return String.format(
        Locale.ROOT,
        "  %s: %,d of %,d answered%s, TaskManager %.1f µs a payment",
        run.name(),
        run.answered(),
        run.sent(),
        times,
        micros);
  }
}
