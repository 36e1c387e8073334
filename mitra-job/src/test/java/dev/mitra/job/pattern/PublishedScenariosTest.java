package dev.mitra.job.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Situations in which it is known what is found: it is written down, Flink CEP finds it, and so
 * does the job. Beyond that every pattern goes over every sequence.
 */
class PublishedScenariosTest {
  private static final List<Scenario> SCENARIOS = Scenario.all();
  private static final World WORLD =
      new World(
          SCENARIOS.stream().map(Scenario::spec).toList(),
          SCENARIOS.stream().map(Scenario::events).toList());
  private static final FlinkReference REFERENCE = new FlinkReference();

  private static List<List<FlinkReference.Outcome>> ofFlink = List.of();
  private static List<List<ProfileSubject.Found>> ofTheJob = List.of();

  @BeforeAll
  static void run() throws Exception {
    REFERENCE.start();
    ofFlink = REFERENCE.run(WORLD);
    ofTheJob = ProfileSubject.run(WORLD, true);
  }

  @AfterAll
  static void stop() throws Exception {
    REFERENCE.close();
  }

  static List<Scenario> scenarios() {
    return SCENARIOS;
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void flinkFindsWhatIsExpected(Scenario scenario) {
    assertThat(texts(flink(scenario, scenario).matches())).isEqualTo(scenario.matches());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theJobFindsWhatIsExpected(Scenario scenario) {
    assertThat(texts(job(scenario, scenario).matches())).isEqualTo(scenario.matches());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void overAllSequencesTheJobFindsWhatFlinkFinds(Scenario scenario) {
    for (Scenario other : SCENARIOS) {
      assertThat(
              new PairComparison(scenario.spec(), other.events())
                  .of(flink(scenario, other).matches(), job(scenario, other)))
          .as("over the events of '%s'", other)
          .isEqualTo(new PairComparison.Same());
    }
  }

  @Test
  void theyAreMany() {
    assertThat(SCENARIOS).hasSizeGreaterThan(90);
  }

  private static FlinkReference.Found flink(Scenario scenario, Scenario events) {
    return (FlinkReference.Found)
        ofFlink.get(SCENARIOS.indexOf(scenario)).get(SCENARIOS.indexOf(events));
  }

  private static ProfileSubject.Found job(Scenario scenario, Scenario events) {
    return ofTheJob.get(SCENARIOS.indexOf(scenario)).get(SCENARIOS.indexOf(events));
  }

  private static List<String> texts(List<FoundMatch> matches) {
    return matches.stream().map(Scenario::text).sorted().toList();
  }
}
