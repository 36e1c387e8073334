package dev.mitra.job.bench;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

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
  private static final long PAUSE = 600_000;

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
    String report = PatternReport.of(results);
    for (String row :
        List.of(
            "| UsualEventBenchmark | 1 of 10 | shape LOOP |",
            "| AdvancingEventBenchmark | 1 of 10 | next SMALL, shape LOOP |",
            "| FullPatternBenchmark | 1 of 10 | next SMALL, pauseSeconds 120, shape LOOP |")) {
      assertThat(report).contains(row);
    }
  }

  @Test
  void aUsualEventLeavesWhatPatternsRemember() {
    MeasuredCards cards = new MeasuredCards(Shape.STEPS, new UnderWay(1, 10), 2, PAUSE, Next.USUAL);

    int after = MeasuredCards.ofPatterns(cards.nextEvent());

    assertThat(after).isPositive().isEqualTo(MeasuredCards.ofPatterns(cards.stored()));
    assertThat(cards.found()).isZero();
  }

  @Test
  void onlyPatternsThatFollowTheCardRememberAnything() {
    assertThat(remembered(0, 10)).isZero();
    assertThat(remembered(1, 10)).isPositive().isEqualTo(remembered(1, 100));
    assertThat(remembered(10, 10)).isBetween(9 * remembered(1, 10), 10 * remembered(1, 10));
  }

  private static int remembered(int following, int patterns) {
    UnderWay underWay = new UnderWay(following, patterns);
    return MeasuredCards.ofPatterns(
        new MeasuredCards(Shape.STEPS, underWay, 2, PAUSE, Next.USUAL).nextEvent());
  }

  @Test
  void aSmallPaymentAdvancesSequencesAndALargeOneCompletesThem() {
    MeasuredCards small = new MeasuredCards(Shape.STEPS, new UnderWay(3, 10), 2, PAUSE, Next.SMALL);
    MeasuredCards large = new MeasuredCards(Shape.STEPS, new UnderWay(3, 10), 2, PAUSE, Next.LARGE);

    int advanced = MeasuredCards.ofPatterns(small.nextEvent());
    large.nextEvent();

    assertThat(advanced).isGreaterThan(MeasuredCards.ofPatterns(small.stored()));
    assertThat(small.found()).isZero();
    // Each of the two small payments before it began a sequence of each of the three.
    assertThat(large.found()).isEqualTo(2 * 3);
  }

  @Test
  void everyTurnBeginsFromTheSameBytes() {
    MeasuredCards cards = new MeasuredCards(Shape.STEPS, new UnderWay(1, 10), 2, PAUSE, Next.SMALL);

    byte[] first = cards.nextEvent();
    byte[] card = cards.stored();
    byte[] before = card.clone();
    byte[] again = cards.nextEvent();
    while (cards.stored() != card) {
      again = cards.nextEvent();
    }

    assertThat(again).isEqualTo(first);
    assertThat(card).isEqualTo(before);
  }

  private static Options oneShortIteration() {
    return PatternBenchmarks.withProfilers(new OptionsBuilder())
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(10))
        .param("underWay", "1 of 10")
        .param("shape", "LOOP")
        .param("next", "SMALL")
        .param("pauseSeconds", "120")
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
