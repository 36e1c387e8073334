package dev.mitra.rules.bench;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

/** The conditions of {@link RuleBenchmark} through CEL's own runtime, to compare with. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CelRuntimeBenchmark {
  /** How many rules. */
  @Param("1000")
  public int rules;

  private final MeasuredWorld world = new MeasuredWorld();
  private CelRuntime.Program[] programs = {};

  /** Compiles the conditions. */
  @Setup
  public void compile() throws CelValidationException, CelEvaluationException {
    CelOptions options = CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder().setOptions(options);
    for (Variable variable : world.variables().variables()) {
      builder.addVar(variable.name(), celType(variable));
    }
    CelCompiler compiler = builder.build();
    CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder().setOptions(options).build();
    List<String> conditions = world.conditions(rules);
    programs = new CelRuntime.Program[conditions.size()];
    for (int i = 0; i < programs.length; i++) {
      CelAbstractSyntaxTree checked = compiler.compile(conditions.get(i)).getAst();
      programs[i] = runtime.createProgram(checked);
    }
  }

  private static CelType celType(Variable variable) {
    return switch (variable.type()) {
      case TEXT -> SimpleType.STRING;
      case NUMBER -> SimpleType.DOUBLE;
      case FLAG -> SimpleType.BOOL;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
    };
  }

  /** One payment. */
  @Benchmark
  public int evaluate() throws CelEvaluationException {
    Resolver resolver = new Resolver(world.variables(), world.nextPayment());
    int fired = 0;
    for (CelRuntime.Program program : programs) {
      if (program.eval(resolver) instanceof Boolean holds && holds) {
        fired++;
      }
    }
    return fired;
  }

  private record Resolver(VariableTable table, Inputs in) implements CelVariableResolver {
    @Override
    public Optional<Object> find(String name) {
      OptionalInt ordinal = table.ordinal(name);
      if (ordinal.isEmpty()) {
        return Optional.empty();
      }
      int at = ordinal.getAsInt();
      return Optional.of(
          switch (table.get(at).type()) {
            case TEXT -> in.text(at);
            case NUMBER -> (Object) in.number(at);
            case FLAG -> in.flag(at);
            case TIMESTAMP -> throw new AssertionError(name);
          });
    }
  }
}
