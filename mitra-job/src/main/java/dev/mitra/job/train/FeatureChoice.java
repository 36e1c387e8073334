package dev.mitra.job.train;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.model.metrics.RankingMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which columns of a table a model reads: all but those that never change, and which of them may
 * give the label away.
 *
 * @param names of the features, at least one
 * @param columns their places in the table
 * @param constant columns that are left out, as they have one value in all payments that are
 *     trained on
 * @param leaks warnings of features that know too much, as sentences
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FeatureChoice(List<String> names, int[] columns, List<String> constant, List<String> leaks) {

  /** Nothing that is known when a payment is made tells fraud so well. */
  private static final double TOO_GOOD = 0.999;

  /** So many payments tell it. */
  private static final int LOOKED_AT = 50_000;

  private static final Set<String> LABEL_NAMES =
      Set.of("label", "fraud", "isfraud", "txfraud", "istxfraud", "target", "class", "chargeback");

  /**
   * Chooses.
   *
   * @param rows of the table, those that are trained on
   * @param labels of these
   */
  static FeatureChoice of(List<String> names, float[][] rows, float[] labels) {
    List<Integer> kept = new ArrayList<>();
    List<String> constant = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (isConstant(rows, i)) {
        constant.add(names.get(i));
      } else {
        kept.add(i);
      }
    }
    if (kept.isEmpty()) {
      throw new InvalidDeclarationException(
          "--features",
          "no column changes its value in the training part; at least one that does is needed");
    }
    int[] columns = kept.stream().mapToInt(Integer::intValue).toArray();
    List<String> chosen = kept.stream().map(names::get).toList();
    return new FeatureChoice(
        chosen, columns, List.copyOf(constant), leaks(chosen, columns, rows, labels));
  }

  private static boolean isConstant(float[][] rows, int column) {
    for (float[] row : rows) {
      if (Float.compare(row[column], rows[0][column]) != 0) {
        return false;
      }
    }
    return true;
  }

  private static List<String> leaks(
      List<String> names, int[] columns, float[][] rows, float[] labels) {
    int step = Math.max(1, rows.length / LOOKED_AT);
    int[] looked = IntStream.range(0, rows.length).filter(i -> i % step == 0).toArray();
    float[] known = Rows.of(labels, looked);
    float[] values = new float[looked.length];
    List<String> leaks = new ArrayList<>();
    for (int j = 0; j < columns.length; j++) {
      for (int i = 0; i < looked.length; i++) {
        float value = rows[looked[i]][columns[j]];
        values[i] = Float.isNaN(value) ? -2 * TrainingTable.LARGEST : value;
      }
      double area = RankingMetrics.rocAuc(values, known);
      String plain = names.get(j).toLowerCase(Locale.ROOT).replace("_", "");
      if (Math.max(area, 1 - area) > TOO_GOOD) {
        leaks.add(
            String.format(
                Locale.ROOT,
                "%s alone tells fraud with an area under the ROC curve of %.4f: it most likely"
                    + " gives the label away. Leave it out unless it is known when a payment is"
                    + " made.",
                names.get(j),
                Math.max(area, 1 - area)));
      } else if (LABEL_NAMES.contains(plain)) {
        leaks.add(
            names.get(j)
                + " is called like a label. Leave it out unless it is known when a payment is"
                + " made.");
      }
    }
    return List.copyOf(leaks);
  }
}
