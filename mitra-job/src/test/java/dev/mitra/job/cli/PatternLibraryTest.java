package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.cli.LibraryFigures.Tally;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.traffic.Scenario;
import dev.mitra.job.traffic.TrafficConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The patterns that ship, on generated traffic: what they find, and whom they leave in peace. */
class PatternLibraryTest {
  private static final Path DEFAULTS = Repository.root().resolve("deploy/defaults");
  private static final EventSchema SCHEMA = FeatureSets.schema(DEFAULTS.resolve("schema.yaml"));
  private static final String PAGE = "docs/patterns-library.md";
  private static final String BEGIN = "<!-- figures: written by PatternLibraryTest -->\n";
  private static final String END = "<!-- end of figures -->";

  /** In shadow, because honest people have parcels sent back as well. */
  private static final String REFUSALS = "cod-after-refusals";

  /** Disputes come later than these traffics last. */
  private static final String TERMINAL = "skimming-terminal";

  /** A fraudster's share of payments, and that of look-alikes. */
  private static final double SHARE = 0.05;

  private static final int EVENTS = 50_000;

  /** A payment of a customer a day, as slow as in life; attacks at twice their published pace. */
  private static final TrafficConfig DAYS =
      TrafficConfig.defaults()
          .withSeed(2)
          .withShares(SHARE, SHARE)
          .withPaymentsPerSecond(0.06)
          .withTimeScale(2)
          .withDisputesAfter(Duration.ofHours(6), Duration.ofDays(2));

  /** The demonstration's: everybody pays once in two minutes, a day of attack takes a minute. */
  private static final TrafficConfig MINUTES =
      TrafficConfig.defaults().withSeed(1).withShares(SHARE, SHARE);

  /** Nothing but tampered terminals, whose month takes a day and a half. */
  private static final TrafficConfig TERMINALS =
      DAYS.withTimeScale(20).withScenarios(Set.of(Scenario.COMPROMISED_TERMINAL));

  private static LibraryFigures days;
  private static LibraryFigures minutes;

  @BeforeAll
  static void measure() throws RejectedEventException, IOException {
    days = LibraryFigures.measure(SCHEMA, DEFAULTS.resolve("resources"), DAYS, EVENTS);
    minutes = LibraryFigures.measure(SCHEMA, DEFAULTS.resolve("resources"), MINUTES, EVENTS);
  }

  @Test
  void everyPatternButTwoFindsFraud() {
    days.patterns()
        .forEach(
            (name, tally) -> {
              if (!name.equals(REFUSALS) && !name.equals(TERMINAL)) {
                Tally other = Objects.requireNonNull(minutes.patterns().get(name));
                assertThat(tally.frauds() + other.frauds()).as(name).isPositive();
              }
            });
    assertThat(days.patterns()).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void aTamperedTerminalIsFoundWhenItsDisputesHaveCome()
      throws RejectedEventException, IOException {
    LibraryFigures weeks =
        LibraryFigures.measure(SCHEMA, DEFAULTS.resolve("resources"), TERMINALS, 20_000);
    Tally found = Objects.requireNonNull(weeks.patterns().get(TERMINAL));
    assertThat(found.frauds()).isGreaterThanOrEqualTo(3);
    assertThat(found.honest()).isEmpty();
  }

  @Test
  void noLookAlikeIsTakenForFraud() {
    for (LibraryFigures figures : new LibraryFigures[] {days, minutes}) {
      figures
          .patterns()
          .forEach(
              (name, tally) ->
                  assertThat(tally.honest().keySet())
                      .as(name)
                      .noneMatch(scenario -> scenario.startsWith("negative:")));
    }
  }

  @Test
  void atThePaceOfLifeHonestPeopleCompleteNoPatternThatIsActive() {
    days.patterns()
        .forEach(
            (name, tally) -> {
              if (!name.equals(REFUSALS)) {
                assertThat(tally.honest()).as(name).isEmpty();
              }
            });
  }

  @Test
  void theLibrarysPageSaysWhatWasMeasured() throws IOException {
    String page = Files.readString(Repository.root().resolve(PAGE));
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    assertThat(from).isBetween(BEGIN.length(), to);
    String figures =
        table("pattern", days.patterns(), minutes.patterns())
            + "\n"
            + table("rule", days.rules(), minutes.rules());
    Golden.checkPage(PAGE, page.substring(0, from) + figures + page.substring(to));
  }

  private static String table(
      String what, SortedMap<String, Tally> slow, SortedMap<String, Tally> fast) {
    StringBuilder table = new StringBuilder();
    table
        .append("| ")
        .append(what)
        .append(" | days: fraud | days: honest | minutes: fraud | minutes: honest |\n")
        .append("| --- | --- | --- | --- | --- |\n");
    slow.forEach(
        (name, tally) -> {
          Tally other = Objects.requireNonNull(fast.get(name));
          table
              .append("| `")
              .append(name)
              .append("` | ")
              .append(cell(tally.fraud()))
              .append(" | ")
              .append(cell(tally.honest()))
              .append(" | ")
              .append(cell(other.fraud()))
              .append(" | ")
              .append(cell(other.honest()))
              .append(" |\n");
        });
    return table.toString();
  }

  /** How many, and of which scenarios, those of most first. */
  private static String cell(SortedMap<String, Integer> scenarios) {
    int all = scenarios.values().stream().mapToInt(Integer::intValue).sum();
    return all == 0
        ? "0"
        : scenarios.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", ", all + " (", ")"));
  }
}
