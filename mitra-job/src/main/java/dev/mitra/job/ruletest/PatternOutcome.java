package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Durations;
import dev.mitra.job.pattern.OfflinePatterns.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What became of a test of a pattern.
 *
 * @param test the test
 * @param standing what keeps the pattern from matching at all, in words that go on after its name;
 *     empty for nothing
 * @param stages how many stages a sequence of the pattern has that take events; 0 when that is not
 *     known
 * @param seen what each event came to, in their order
 * @param differences how it differs from what was expected; none when the test passed
 */
record PatternOutcome(
    PatternTest test, String standing, int stages, List<Seen> seen, List<Difference> differences)
    implements Outcome {

  /** More lines than this are read by nobody. */
  private static final int MOST_LINES = 40;

  private static final int MOST_MATCHES = 4;

  /**
   * What an event came to.
   *
   * @param matched whether it completed a match
   * @param stage the furthest stage that a sequence under way has reached with it; NaN when its
   *     entity has no such pattern
   * @param matches the matches that it completed, or was the last event of
   * @param decision the body of the decision; a missing node when it was not asked for
   */
  record Seen(boolean matched, double stage, List<Found> matches, JsonNode decision) {
    Seen {
      matches = List.copyOf(matches);
    }

    /** Whether it was the last event of a match that time completed. */
    boolean timedMatch() {
      return matches.stream().anyMatch(Found::timed);
    }
  }

  PatternOutcome {
    seen = List.copyOf(seen);
    differences = List.copyOf(differences);
  }

  @Override
  public List<String> because() {
    List<String> lines = new ArrayList<>();
    if (!standing.isEmpty()) {
      lines.add("Pattern/" + test.suite() + " " + standing);
      return lines;
    }
    for (int i = 0; i < Math.min(MOST_LINES, seen.size()); i++) {
      PatternTest.Step step = test.events().get(i);
      Seen came = seen.get(i);
      lines.add(
          "    %-6s  %-6s  %s    [%s]"
              .formatted(
                  word(step, came),
                  Durations.format(step.atMillis()),
                  step.event().type(),
                  stage(came)));
      came.matches().stream()
          .limit(MOST_MATCHES)
          .forEach(match -> lines.add("            " + words(match)));
      if (step.decides()) {
        lines.add("            " + DecisionWords.of(came.decision(), OptionalDouble.empty()));
      }
    }
    if (seen.size() > MOST_LINES) {
      lines.add("    ... and " + (seen.size() - MOST_LINES) + " more events");
    }
    return lines;
  }

  /** A match: which events stand for which stage. */
  private static String words(Found match) {
    return (match.timed() ? "in time: " : "match: ")
        + match.events().entrySet().stream()
            .map(stage -> stage.getKey() + " = " + String.join(" ", stage.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String word(PatternTest.Step step, Seen came) {
    if (step.matches() != came.matched()) {
      return came.matched() ? "MATCH" : "NONE";
    }
    if (step.timedMatch() != came.timedMatch()) {
      return came.timedMatch() ? "TIMED" : "NONE";
    }
    return came.matched() ? "match" : came.timedMatch() ? "timed" : "";
  }

  private String stage(Seen came) {
    return Double.isNaN(came.stage())
        ? "is not of its entity"
        : "stage " + ConditionReader.number(came.stage()) + " of " + stages;
  }
}
