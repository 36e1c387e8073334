package dev.mitra.features.bench;

import dev.mitra.features.event.EventInputs;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to evaluate one condition or number over an event. The events change from one
 * evaluation to the next, so that the conditions come out both ways.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ExpressionBenchmark {
  private static final int EVENTS = 64;

  private final ExpressionCompiler compiler =
      new ExpressionCompiler(EventVariables.table(CardPayments.SCHEMA), ExpressionLimits.DEFAULT);
  private final Expression equality = compiler.condition("type == 'payment.failed'");
  private final Expression threeTerms =
      compiler.condition("type == 'payment.authorised' && amount < 1000 && !international");
  private final Expression inList =
      compiler.condition(
          "merchant_category in ['jewellery', 'gift_cards', 'electronics', 'travel']");
  private final Expression division = compiler.number("(time - account_created) / 86400000.0");

  private final EventInputs[] events =
      Arrays.stream(new CardPayments(CardActivity.BUSY, EVENTS).events(0, EVENTS))
          .map(event -> new EventInputs(CardPayments.SCHEMA).bind(event))
          .toArray(EventInputs[]::new);
  private int next;

  /** {@code type == 'payment.failed'}. */
  @Benchmark
  public boolean equality() {
    return equality.test(nextEvent());
  }

  /** {@code type == 'payment.authorised' && amount < 1000 && !international}. */
  @Benchmark
  public boolean threeTerms() {
    return threeTerms.test(nextEvent());
  }

  /** {@code merchant_category in […]}, a list of four. */
  @Benchmark
  public boolean inList() {
    return inList.test(nextEvent());
  }

  /** {@code (time - account_created) / 86400000.0}, the age of an account in days. */
  @Benchmark
  public double division() {
    return division.value(nextEvent());
  }

  private EventInputs nextEvent() {
    next = (next + 1) % EVENTS;
    return events[next];
  }
}
