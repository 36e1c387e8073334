package dev.mitra.rules.bench;

import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.FiredRules;
import dev.mitra.rules.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one payment costs when most rules are for other merchants: ten match by their scope, and 200
 * have none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ScopedRuleBenchmark {
  private static final int UNSCOPED = 200;

  /** How many rules have a scope. */
  @Param("100000")
  public int scoped;

  /** What each rule has beside its condition: {@link Gating}. */
  @Param({"NONE", "ROLLOUT", "SUPPRESS"})
  public Gating gating = Gating.NONE;

  private final MeasuredWorld world = new MeasuredWorld();
  private final FiredRules fired = new FiredRules();
  private List<CompiledRule> all = List.of();
  private RuleSet set = RuleSet.EMPTY;

  /** Compiles the rules. */
  @Setup
  public void compile() {
    all = new ArrayList<>(world.unscoped(UNSCOPED, gating));
    all.addAll(world.scoped(scoped, gating));
    set = RuleSet.of(all);
  }

  /** One payment. */
  @Benchmark
  public int evaluate() {
    set.evaluate(world.nextPayment(), MeasuredWorld.INGEST, fired);
    return fired.size();
  }

  /** Putting all rules into a set, as after each change of one. */
  @Benchmark
  public int build() {
    return RuleSet.of(all).size();
  }
}
