package dev.mitra.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalsTest {
  @Test
  void withoutRunsThereIsNothingToSay() {
    assertThat(Goals.of(List.of())).isEmpty();
  }

  @Test
  void aFigureIsReachedAtItsGoalAndTheStretchBeyondIt() {
    assertThat(verdict("p99 at 1,200/s", run("steady", 1_200, 100, 1))).isEqualTo(Verdict.REACHED);
    assertThat(verdict("p99 at 1,200/s", run("steady", 1_200, 100.1, 1))).isEqualTo(Verdict.MISSED);
    assertThat(verdict("p99 at 1,200/s", run("steady", 1_200, 50, 1))).isEqualTo(Verdict.STRETCH);
  }

  @Test
  void latencyAndCpuTimeStandBesideThePassThroughOfTheSameBenchmark() {
    List<Figure> figures =
        Goals.of(List.of(run("limit", 1_200, 20, 10), run("steady", 1_200, 50, 120)));

    assertThat(figure(figures, "p99 against the pass-through at 1,200/s").value()).isEqualTo(2.5);
    Figure cpu =
        figure(
            figures,
            "CPU time of the job per payment against the pass-through, both at the same rate");
    assertThat(cpu.value()).isEqualTo(12);
    assertThat(cpu.verdict()).isEqualTo(Verdict.REACHED);
    assertThat(cpu.goal()).isEqualTo("at most 15 ×; the stretch: 10 ×");
  }

  @Test
  void theHighestRateIsOneThatWasHeld() {
    List<Figure> figures =
        Goals.of(
            List.of(
                run("max-2000", 2_000, 20, 1),
                run("max-4147", 4_147, 250, 1),
                run("hold-3456", 3_456, 201, 1),
                run("hold-2880", 2_880, 90, 1),
                run("hot-merchant", 2_304, 90, 1)));

    assertThat(figure(figures, "highest rate with p99 under 200 ms").value()).isEqualTo(2_880);
    assertThat(figure(figures, "highest rate with p99 under 200 ms").verdict())
        .isEqualTo(Verdict.MISSED);
    assertThat(figure(figures, "rate with 30 % at one merchant against the highest").value())
        .isEqualTo(0.8);
  }

  @Test
  void pairsAreComparedByTheirCpuTime() {
    List<Figure> figures =
        Goals.of(List.of(run("cost-rules-10", 1, 1, 100), run("cost-rules-1000", 1, 1, 140)));

    Figure rules = figure(figures, "cost of 1,000 rules against 10, as many apply");
    assertThat(rules.value()).isEqualTo(1.4);
    assertThat(rules.verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void whatDidNotWorkIsNamed() {
    Run steady = run("steady", 1_200, 10, 1);
    BenchResult result =
        new BenchResult(
            "2026-03-01T00:00:00Z",
            1,
            new Machine(2, "", 0, "", ""),
            List.of(),
            List.of(),
            List.of(steady),
            List.of());

    assertThat(Soundness.problems(result))
        .containsExactly(
            "steady: the job tells no times of its stage ingest",
            "steady: the job tells no times of its stage dedupe_wait",
            "steady: the job tells no times of its stage profile",
            "steady: the job tells no times of its stage gather",
            "steady: the job tells no times of its stage decide",
            "steady: the job tells no times of its stage total");
  }

  private static Verdict verdict(String name, Run... runs) {
    return figure(Goals.of(List.of(runs)), name).verdict();
  }

  private static Figure figure(List<Figure> figures, String name) {
    return figures.stream().filter(figure -> figure.name().equals(name)).findFirst().orElseThrow();
  }

  private static Run run(String name, double rate, double p99, double cpu) {
    return new Run(
        name,
        name,
        name.startsWith("limit") ? Kind.PASS_THROUGH : Kind.MITRA,
        rate,
        60,
        100,
        100,
        0,
        0,
        0,
        0,
        new Latency(100, p99, p99, p99, p99, p99, p99, p99, p99, List.of()),
        List.of(),
        List.of(new ProcessCost("broker", 1_000, 1), new ProcessCost("taskmanager-1", cpu, 1)),
        Optional.empty(),
        List.of(),
        Memory.NONE,
        List.of(),
        List.of());
  }
}
