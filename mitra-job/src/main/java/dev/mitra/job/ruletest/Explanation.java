package dev.mitra.job.ruletest;

import java.util.List;
import java.util.Map;

/**
 * Why a rule did or did not fire for a payment.
 *
 * @param rule its name
 * @param standing what it did, and what keeps it from acting apart from its condition, in words
 *     that go on after its name
 * @param terms what its condition says, in its order; empty when it was not in force
 */
record Explanation(String rule, String standing, List<Term> terms) {
  /** What a term came to. */
  enum Truth {
    TRUE,
    FALSE,
    /** It has no result, and counts as false. */
    FAILED
  }

  /**
   * A part of the condition that has to hold.
   *
   * @param source its source, on one line
   * @param truth what it came to
   * @param values what it read, in words, by name
   */
  record Term(String source, Truth truth, Map<String, String> values) {}

  Explanation {
    terms = List.copyOf(terms);
  }
}
