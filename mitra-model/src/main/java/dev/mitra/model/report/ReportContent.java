package dev.mitra.model.report;

import dev.mitra.model.train.LearningCurve;
import java.util.List;
import java.util.Optional;

/**
 * What a report is about.
 *
 * @param title its heading
 * @param subtitle a line below it
 * @param warnings sentences that nobody should miss
 * @param parts the payments that were scored, in the order of their times, at least one; the last
 *     is the one that counts
 * @param thresholds of the score, for the tables
 * @param cardsADay k of card precision at k, 1 or more
 * @param calibration what was done to the scores; empty when nothing was
 * @param curve how training went; empty when the model was not trained just now
 * @param gains of the features, the greatest first; none when they are not known
 * @param drifts of the features from the first part to the last (PSI), the greatest first; none
 *     when there is one part only
 * @param facts further tables
 */
public record ReportContent(
    String title,
    String subtitle,
    List<String> warnings,
    List<ScoredPart> parts,
    List<Double> thresholds,
    int cardsADay,
    Optional<String> calibration,
    Optional<LearningCurve> curve,
    List<NamedValue> gains,
    List<NamedValue> drifts,
    List<FactTable> facts) {

  /** Copies the lists. */
  public ReportContent {
    warnings = List.copyOf(warnings);
    parts = List.copyOf(parts);
    thresholds = List.copyOf(thresholds);
    gains = List.copyOf(gains);
    drifts = List.copyOf(drifts);
    facts = List.copyOf(facts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a report needs at least one part");
    }
  }

  /** The part that counts. */
  public ScoredPart last() {
    return parts.get(parts.size() - 1);
  }
}
