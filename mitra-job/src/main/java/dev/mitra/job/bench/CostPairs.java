package dev.mitra.job.bench;

import dev.mitra.job.bench.workload.FeatureScale;
import dev.mitra.job.bench.workload.WorkloadSpec;
import java.time.Duration;

/** Pairs of workloads that differ in one thing, so that its cost can be told. */
final class CostPairs {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int FEATURES = 400;
  private static final int FEW_FEATURES = 200;
  private static final int MANY_FEATURES = 800;
  private static final int FEW_RULES = 10;
  private static final int MANY_RULES = 1_000;
  private static final int FEW_CARDS = 10_000;
  private static final int MANY_CARDS = 1_000_000;

  private final BenchOptions options;
  private final Scenarios scenarios;

  CostPairs(BenchOptions options, Scenarios scenarios) {
    this.options = options;
    this.scenarios = scenarios;
  }

  void windows() throws InterruptedException {
    generated(Scenario.COST_WINDOWS, "cost-windows-1h", "Windows of up to an hour", FEATURES, HOUR);
    generated(
        Scenario.COST_WINDOWS, "cost-windows-30d", "Windows of up to 30 days", FEATURES, MONTH);
  }

  void features() throws InterruptedException {
    generated(Scenario.COST_FEATURES, "cost-features-200", "200 features", FEW_FEATURES, MONTH);
    generated(Scenario.COST_FEATURES, "cost-features-800", "800 features", MANY_FEATURES, MONTH);
  }

  void rules() throws InterruptedException {
    WorkloadSpec usual = options.workload();
    one(
        Scenario.COST_RULES,
        "cost-rules-10",
        "10 rules that apply",
        usual.withRules(FEW_RULES, FEW_RULES));
    one(
        Scenario.COST_RULES,
        "cost-rules-1000",
        "1,000 rules, of which 10 apply",
        usual.withRules(MANY_RULES, FEW_RULES));
  }

  void cards() throws InterruptedException {
    known(Scenario.COST_CARDS, "cost-cards-10k", "10 thousand known cards", FEW_CARDS);
    known(Scenario.COST_CARDS, "cost-cards-1m", "1 million known cards", MANY_CARDS);
  }

  private void generated(Scenario scenario, String name, String title, int count, Duration longest)
      throws InterruptedException {
    FeatureScale scale = new FeatureScale.Generated(count, longest);
    one(scenario, name, title, options.workload().withFeatures(scale));
  }

  private void one(Scenario scenario, String name, String title, WorkloadSpec spec)
      throws InterruptedException {
    scenarios.cost(scenario, name, title, spec, options.cards(), 0);
  }

  private void known(Scenario scenario, String name, String title, int cards)
      throws InterruptedException {
    scenarios.cost(scenario, name, title, options.workload(), cards, cards);
  }
}
