package dev.mitra.job.bench;

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

/** What an event costs that all patterns with sequences of the card under way take up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class AdvancingEventBenchmark {
  /** How many patterns have sequences of the card under way, of how many. */
  @Param({"1 of 10", "10 of 10", "10 of 100"})
  public String underWay = "";

  /** What it does to the sequences: goes into them, or completes them. */
  @Param({"SMALL", "LARGE"})
  public Next next = Next.SMALL;

  /** What the patterns look like. */
  @Param({"STEPS", "LOOP"})
  public Shape shape = Shape.STEPS;

  @SuppressWarnings("NullAway.Init") // JMH calls begin first
  private MeasuredCards cards;

  /** Gives the cards their past. */
  @Setup
  public void begin() {
    cards = new MeasuredCards(shape, UnderWay.parse(underWay), 2, 600_000, next);
    StateSizes.note(cards);
  }

  /** One event. */
  @Benchmark
  public byte[] apply() {
    return cards.nextEvent();
  }
}
