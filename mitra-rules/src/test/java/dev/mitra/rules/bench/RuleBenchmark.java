package dev.mitra.rules.bench;

import dev.mitra.rules.rule.FiredRules;
import dev.mitra.rules.rule.RuleSet;
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

/** What it costs to find the rules that fire for one payment, none of which has a scope. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RuleBenchmark {
  /** How many rules. */
  @Param({"10", "200", "1000"})
  public int rules;

  /** What each has beside its condition: {@link Gating}. */
  @Param({"NONE", "ROLLOUT", "SUPPRESS"})
  public Gating gating = Gating.NONE;

  private final MeasuredWorld world = new MeasuredWorld();
  private final FiredRules fired = new FiredRules();
  private RuleSet set = RuleSet.EMPTY;

  /** Compiles the rules. */
  @Setup
  public void compile() {
    set = RuleSet.of(world.unscoped(rules, gating));
  }

  /** One payment. */
  @Benchmark
  public int evaluate() {
    set.evaluate(world.nextPayment(), MeasuredWorld.INGEST, fired);
    return fired.size();
  }
}
