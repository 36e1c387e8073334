package dev.mitra.job.ruletest;

import java.util.List;

/** What became of a test. */
sealed interface Outcome permits RuleOutcome, PatternOutcome {
  /** The test. */
  TestCase test();

  /** How it differs from what was expected; none when the test passed. */
  List<Difference> differences();

  /** What there was, line by line, for people who look for the reason of a failure. */
  List<String> because();

  /** Whether all was as expected. */
  default boolean passed() {
    return differences().isEmpty();
  }
}
