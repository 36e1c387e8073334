package dev.mitra.job.train;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which rows go with a model to prove it: over the whole range of scores, and some with many and
 * with few missing values, so that they pass many branches of the trees.
 */
final class GoldenChoice {
  private GoldenChoice() {}

  /**
   * Chooses different rows.
   *
   * @param rows to choose from, at least one
   * @param scores of these
   * @param most how many are chosen when there are so many
   * @return their numbers
   */
  static int[] of(float[][] rows, float[] scores, int most) {
    int[] byScore = sorted(rows.length, i -> scores[i]);
    int[] byMissing = sorted(rows.length, i -> missing(rows[i]));
    Set<Integer> chosen = new LinkedHashSet<>();
    int extremes = Math.max(1, most / 10);
    for (int i = 0; i < extremes && i < rows.length; i++) {
      chosen.add(byScore[i]);
      chosen.add(byScore[rows.length - 1 - i]);
      chosen.add(byMissing[i]);
      chosen.add(byMissing[rows.length - 1 - i]);
    }
    for (int i = 0; chosen.size() < most && i < most; i++) {
      chosen.add(byScore[(int) ((long) i * (rows.length - 1) / Math.max(1, most - 1))]);
    }
    for (int i = 0; chosen.size() < most && i < rows.length; i++) {
      chosen.add(i);
    }
    return chosen.stream().limit(most).mapToInt(Integer::intValue).toArray();
  }

  private interface Value {
    float of(int row);
  }

  private static int[] sorted(int rows, Value value) {
    return IntStream.range(0, rows)
        .boxed()
        .sorted(
            (a, b) -> {
              int order = Float.compare(value.of(a), value.of(b));
              return order != 0 ? order : Integer.compare(a, b);
            })
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int missing(float[] row) {
    int missing = 0;
    for (float value : row) {
      missing += Float.isNaN(value) ? 1 : 0;
    }
    return missing;
  }
}
