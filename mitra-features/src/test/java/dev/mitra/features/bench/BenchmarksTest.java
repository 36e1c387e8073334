package dev.mitra.features.bench;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.event.Event;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.profile.Measure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    String report = BenchmarkReport.of(results);
    assertThat(report.lines())
        .filteredOn(line -> line.startsWith("| 10 | short | quiet | "))
        .singleElement()
        .satisfies(row -> assertThat(cells(row)).hasSize(10).doesNotContain(""));
    for (String expression : List.of("equality", "threeTerms", "inList", "division")) {
      assertThat(report).contains("| " + expression + " | ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 50, 300})
  void plansOfOneSizeDifferOnlyInHowLongTheirWindowsAre(int features) {
    EntityPlan shorts = plan(features, "short");
    EntityPlan longs = plan(features, "long");
    EntityPlan all = plan(features, "all");

    // Every entity has its coverage besides.
    assertThat(shorts.features()).hasSize(features + 1);
    for (EntityPlan other : List.of(longs, all)) {
      assertThat(other.measures()).isEqualTo(shorts.measures());
      assertThat(aggregates(other)).isEqualTo(aggregates(shorts));
    }
    assertThat(List.of(shorts, longs, all))
        .extracting(plan -> lengths(plan).size())
        .containsOnly(5);
    assertThat(lengths(shorts)).allMatch(length -> length <= Duration.ofHours(1).toMillis());
    assertThat(lengths(longs)).allMatch(length -> length >= Duration.ofDays(1).toMillis());
  }

  @Test
  void aThirdOfTheMeasuresHasACondition() {
    List<Measure> measures = plan(300, "all").measures();
    long filtered = measures.stream().filter(measure -> measure.filter() >= 0).count();
    assertThat((double) filtered / measures.size()).isBetween(0.3, 0.4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quiet", "busy", "hot"})
  void aCardHasItsEventsInNinetyDaysInTheOrderOfTime(String key) {
    CardActivity activity = CardActivity.of(key);
    int count = activity.events();
    long[] times = activity.times(count, 0, new SplittableRandom(1));

    assertThat(times).hasSize(count).isSorted();
    assertThat(times[count - 1]).isCloseTo(Duration.ofDays(90).toMillis(), withPercentage(1));
  }

  /** So it does not matter to the measurement that the past is played only once. */
  @Test
  void aProfileIsAsLargeWhicheverPlanHasPlayedThePast() {
    int events = CommonPast.OWN_EVENTS + 1000;
    CardPayments payments = new CardPayments(CardActivity.HOT, events);
    MeasuredProfile own = new MeasuredProfile(CardFeatures.declared(10, "long"));
    for (Event event : payments.events(0, events)) {
      own.remember(event);
    }
    MeasuredProfile common = new MeasuredProfile(CardFeatures.declared(10, "long"));
    CommonPast.play(CardActivity.HOT, payments, events, common);

    // Merging may fall on another event: a profile grows by a quarter between two times.
    assertThat(common.bytes().length).isCloseTo(own.bytes().length, withPercentage(30));
  }

  private static Options oneShortIteration() {
    return FeatureBenchmarks.withProfilers(new OptionsBuilder())
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(10))
        .param("features", "10")
        .param("windows", "short")
        .param("key", "quiet")
        .param("past", "1")
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

  private static EntityPlan plan(int features, String windows) {
    return MeasuredProfile.plan(CardFeatures.declared(features, windows));
  }

  private static List<String> aggregates(EntityPlan plan) {
    return plan.features().stream().map(f -> f.aggregate() + " of measure " + f.measure()).toList();
  }

  private static Set<Long> lengths(EntityPlan plan) {
    return plan.features().stream()
        .filter(feature -> feature.aggregate() != Aggregate.COVERAGE)
        .map(Feature::window)
        .collect(toSet());
  }

  private static List<String> cells(String row) {
    return List.of(row.substring(2, row.length() - 2).split(" \\| ", -1));
  }
}
