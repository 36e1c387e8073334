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

/**
 * What an event costs while as many sequences are under way as a pattern may have of a card: a
 * script has made 150 small payments with it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FullPatternBenchmark {
  private static final int PAST = 150;

  /** How many patterns have sequences of the card under way, of how many. */
  @Param({"1 of 10"})
  public String underWay = "";

  /** Which event comes next. */
  @Param({"USUAL", "SMALL"})
  public Next next = Next.SMALL;

  /** How long after each payment the next one comes; a minute is the patterns' lateness. */
  @Param({"10", "120"})
  public int pauseSeconds;

  /** What the patterns look like. */
  @Param({"STEPS", "LOOP"})
  public Shape shape = Shape.STEPS;

  @SuppressWarnings("NullAway.Init") // JMH calls begin first
  private MeasuredCards cards;

  /** Gives the cards their past. */
  @Setup
  public void begin() {
    cards = new MeasuredCards(shape, UnderWay.parse(underWay), PAST, pauseSeconds * 1_000L, next);
    StateSizes.note(cards);
  }

  /** One event. */
  @Benchmark
  public byte[] apply() {
    return cards.nextEvent();
  }
}
