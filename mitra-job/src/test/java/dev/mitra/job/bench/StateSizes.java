package dev.mitra.job.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports how much is stored of a card beside what JMH measures. JMH makes it by itself and shows
 * it no state of a benchmark, so the sizes are static; a JVM measures one thing at a time.
 */
public final class StateSizes implements InternalProfiler {
  /** How many bytes are stored of a card. */
  static final String STORED = "stored.bytes";

  /** How many of them are of patterns. */
  static final String OF_PATTERNS = "stored.patterns.bytes";

  private static double stored;
  private static double ofPatterns;

  /** JMH makes one by reflection. */
  public StateSizes() {}

  /** Takes the sizes of what is to be measured next, after one event. */
  static synchronized void note(MeasuredCards cards) {
    byte[] value = cards.nextEvent();
    stored = value.length;
    ofPatterns = MeasuredCards.ofPatterns(value);
  }

  @Override
  public String getDescription() {
    return "Size of what is stored after an event";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    synchronized (StateSizes.class) {
      return List.of(
          new ScalarResult(STORED, stored, "B", AggregationPolicy.AVG),
          new ScalarResult(OF_PATTERNS, ofPatterns, "B", AggregationPolicy.AVG));
    }
  }
}
