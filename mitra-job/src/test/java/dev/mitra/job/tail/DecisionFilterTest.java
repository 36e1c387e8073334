package dev.mitra.job.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionFilterTest {
  private static final Set<String> ANY = Set.of();
  private final TailedDecision blocked =
      TailedDecision.read(Decisions.record(Decisions.BLOCKED, 1_000, 1_250, true));
  private final TailedDecision allowed =
      TailedDecision.read(Decisions.record(Decisions.ALLOWED, 1_000, 1_010, false));

  @Test
  void withoutAnythingAskedForAllAreShown() {
    only(new DecisionFilter(ANY, ANY, ANY, ANY, ANY, Double.NaN, false, false), true, true);
  }

  @Test
  void eachOptionNarrowsItDown() {
    only(with(Set.of("BLOCK", "REVIEW"), ANY, ANY, ANY, ANY, Double.NaN), true, false);
    only(with(ANY, Set.of("evt_2"), ANY, ANY, ANY, Double.NaN), false, true);
    only(with(ANY, ANY, Set.of("card-testing"), ANY, ANY, Double.NaN), true, false);
    only(with(ANY, ANY, Set.of("new-device"), ANY, ANY, Double.NaN), true, false);
    only(with(ANY, ANY, ANY, Set.of("MODEL_SCORE"), ANY, Double.NaN), true, false);
    only(with(ANY, ANY, ANY, ANY, Set.of("bust-out"), Double.NaN), true, false);
    only(with(ANY, ANY, ANY, ANY, ANY, 0.99), true, false);
    only(with(ANY, ANY, ANY, ANY, ANY, 0.999), false, false);
    only(new DecisionFilter(ANY, ANY, ANY, ANY, ANY, Double.NaN, true, false), true, false);
    only(new DecisionFilter(ANY, ANY, ANY, ANY, ANY, Double.NaN, false, true), false, true);
  }

  @Test
  void everythingAskedForHasToHold() {
    only(with(Set.of("BLOCK"), Set.of("evt_2"), ANY, ANY, ANY, Double.NaN), false, false);
    only(with(Set.of("BLOCK"), ANY, Set.of("other", "card-testing"), ANY, ANY, 0.5), true, false);
  }

  @Test
  void withoutAScoreNothingIsAboveOne() {
    only(with(ANY, ANY, ANY, ANY, ANY, 0), true, false);
  }

  private static DecisionFilter with(
      Set<String> decisions,
      Set<String> events,
      Set<String> rules,
      Set<String> reasons,
      Set<String> patterns,
      double leastScore) {
    return new DecisionFilter(
        decisions, events, rules, reasons, patterns, leastScore, false, false);
  }

  private void only(DecisionFilter filter, boolean showsBlocked, boolean showsAllowed) {
    assertThat(filter.shows(blocked)).isEqualTo(showsBlocked);
    assertThat(filter.shows(allowed)).isEqualTo(showsAllowed);
  }
}
