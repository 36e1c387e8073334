package dev.mitra.rules.bench;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.rules.rule.FiredRules;
import dev.mitra.rules.rule.RuleSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
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
        .containsExactlyInAnyOrderElementsOf(listed());
    assertThat(results)
        .allSatisfy(r -> assertThat(r.getPrimaryResult().getScore()).isFinite().isPositive());
    String report = RuleReport.of(results);
    for (String row :
        List.of(
            "| RuleBenchmark.evaluate | gating NONE, rules 10 |",
            "| ScopedRuleBenchmark.evaluate | gating NONE, scoped 1000 |",
            "| ListBenchmark.inside | entries 10 |",
            "| CelRuntimeBenchmark.evaluate | rules 10 |")) {
      assertThat(report).contains(row);
    }
  }

  @Test
  void aboutOneInFiftyRulesFires() {
    MeasuredWorld world = new MeasuredWorld();
    assertThat(share(world, RuleSet.of(world.unscoped(400, Gating.NONE)), 400))
        .isCloseTo(0.02, within(0.01));
  }

  @Test
  void tenScopedRulesAreEvaluatedForEachMerchant() {
    MeasuredWorld world = new MeasuredWorld();
    RuleSet rules = RuleSet.of(world.scoped(100_000, Gating.NONE));
    assertThat(rules.size()).isEqualTo(100_000);
    assertThat(share(world, rules, 10)).isCloseTo(0.02, within(0.015));
  }

  /** How many of so many rules fire, over many payments. */
  private static double share(MeasuredWorld world, RuleSet rules, int evaluated) {
    FiredRules fired = new FiredRules();
    long sum = 0;
    for (int i = 0; i < MeasuredWorld.MERCHANTS; i++) {
      rules.evaluate(world.nextPayment(), MeasuredWorld.INGEST, fired);
      sum += fired.size();
    }
    return sum / (double) MeasuredWorld.MERCHANTS / evaluated;
  }

  private static Options oneShortIteration() {
    return RuleBenchmarks.withProfilers(new OptionsBuilder())
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(10))
        .param("rules", "10")
        .param("scoped", "1000")
        .param("gating", "NONE")
        .param("entries", "10")
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
