package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The score before any tree, which stands in the file as text.
 *
 * <p>Up to version 3.0 it is one number, {@code "5E-1"}, also for several classes. From 3.1 on it
 * is a list with one number for each output, {@code "[1E-1,2E-1]"}, which older versions read as
 * 0.5 without a word. From 3.2 on, a logistic objective takes a base score from 0 to 1 and bounds
 * it to [1e-6, 1 - 1e-6]; before, 0 and 1 were errors.
 */
final class BaseScores {

  /** As XGBoost writes floats. */
  private static final Pattern NUMBER =
      Pattern.compile("-?([0-9]{1,12}(?:\\.[0-9]{1,12})?)(?:[eE][-+]?[0-9]{1,3})?");

  /** XGBoost writes no more digits, and up to 3.0 reads 0.5 where there are more. */
  private static final int MOST_DIGITS = 9;

  private static final int LONGEST_TEXT = 40 * XgboostReader.MAX_OUTPUTS;

  /** XGBoost's {@code kRtEps}. */
  private static final float MARGIN_OF_BOUNDS = 1e-6f;

  private BaseScores() {}

  /**
   * The base score of each output; their number is right only when nothing was found.
   *
   * @param text what stands in the file
   */
  static float[] parse(
      String text,
      int outputs,
      Objective objective,
      FileVersion version,
      String path,
      Problems problems)
      throws ModelRefusedException {
    float[] scores = numbers(text);
    if (scores.length == 1 && outputs > 1) {
      float same = scores[0];
      scores = new float[outputs];
      Arrays.fill(scores, same);
    }
    if (scores.length != outputs) {
      problems.add(
          path,
          outputs == 1
              ? "must be one finite number, as \"5E-1\" or \"[5E-1]\"."
              : "must be one finite number, as \"5E-1\", or a list of %d, one for each class."
                  .formatted(outputs));
      return scores;
    }
    for (int i = 0; i < outputs && objective.isLogistic(); i++) {
      scores[i] = logistic(scores[i], objective, version, path, problems);
    }
    return scores;
  }

  private static float logistic(
      float score, Objective objective, FileVersion version, String path, Problems problems)
      throws ModelRefusedException {
    if (version.isFrom(3, 2) && score >= 0 && score <= 1) {
      return Math.min(Math.max(score, MARGIN_OF_BOUNDS), 1 - MARGIN_OF_BOUNDS);
    }
    if (!Float.isFinite(objective.baseMargin(score))) {
      problems.add(
          path,
          "is %s; %s allows a number between 0 and 1, both excluded."
              .formatted(score, objective.spelling()));
    }
    return score;
  }

  /** The numbers in the text; none when there is anything else. */
  private static float[] numbers(String text) {
    if (text.length() > LONGEST_TEXT) {
      return new float[0];
    }
    boolean list = text.length() >= 2 && text.startsWith("[") && text.endsWith("]");
    String[] parts =
        list ? text.substring(1, text.length() - 1).split(",", -1) : new String[] {text};
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = number(parts[i]);
      if (!Float.isFinite(numbers[i])) {
        return new float[0];
      }
    }
    return numbers;
  }

  /** The number that a text is, as XGBoost writes floats; NaN when it is none. */
  static float number(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      return Float.NaN;
    }
    int digits = 0;
    for (char c : number.group(1).toCharArray()) {
      digits += c != '.' && (c != '0' || digits > 0) ? 1 : 0;
    }
    return digits <= MOST_DIGITS ? Float.parseFloat(text) : Float.NaN;
  }
}
