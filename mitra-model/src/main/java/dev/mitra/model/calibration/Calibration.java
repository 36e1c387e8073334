package dev.mitra.model.calibration;

import java.util.Arrays;

/** Turns what a model says into a probability. Immutable, pure, and free of allocation. */
public sealed interface Calibration {

  /** The score as it is. */
  Calibration NONE = new None();

  /**
   * The calibrated score.
   *
   * @param score what the model's objective makes of the margin
   * @param margin the margin of the scored output
   * @return with {@link Platt} and {@link Isotonic} from 0 to 1
   */
  double apply(double score, double margin);

  /** The score as it is. */
  record None() implements Calibration {
    @Override
    public double apply(double score, double margin) {
      return score;
    }
  }

  /**
   * The sigmoid of a line over the margin: {@code 1 / (1 + exp(-(slope · margin + intercept)))}
   * (Platt 1999, with the sign turned round so that a slope above 0 keeps the order).
   *
   * @param slope finite, greater than 0
   * @param intercept finite
   */
  record Platt(double slope, double intercept) implements Calibration {
    /** Checks the numbers. */
    public Platt {
      if (!(slope > 0) || !Double.isFinite(slope) || !Double.isFinite(intercept)) {
        throw new IllegalArgumentException(
            "slope "
                + slope
                + " and intercept "
                + intercept
                + "; a finite slope greater than 0 and a finite intercept are allowed");
      }
    }

    @Override
    public double apply(double score, double margin) {
      return 1 / (1 + StrictMath.exp(-(slope * margin + intercept)));
    }
  }

  /**
   * A line through points over the score, level before the first and behind the last.
   *
   * @param scores ascending, each greater than the one before; 1 to {@value #MOST_POINTS}, finite
   * @param probabilities as many, never falling, from 0 to 1
   */
  record Isotonic(double[] scores, double[] probabilities) implements Calibration {
    /** Most points. */
    public static final int MOST_POINTS = 1000;

    /** Copies the arrays and checks them. */
    public Isotonic {
      scores = scores.clone();
      probabilities = probabilities.clone();
      if (scores.length == 0
          || scores.length > MOST_POINTS
          || scores.length != probabilities.length) {
        throw new IllegalArgumentException(
            scores.length
                + " scores and "
                + probabilities.length
                + " probabilities; equally many are allowed, 1 to "
                + MOST_POINTS);
      }
      for (int i = 0; i < scores.length; i++) {
        boolean ascends = i == 0 || (scores[i] > scores[i - 1]);
        boolean rises = i == 0 || probabilities[i] >= probabilities[i - 1];
        boolean inRange = probabilities[i] >= 0 && probabilities[i] <= 1;
        if (!ascends || !rises || !inRange || !Double.isFinite(scores[i])) {
          throw new IllegalArgumentException(
              "point "
                  + i
                  + " is out of order or range; scores ascend, probabilities never fall and lie"
                  + " from 0 to 1");
        }
      }
    }

    @Override
    public double apply(double score, double margin) {
      int last = scores.length - 1;
      if (!(score > scores[0])) {
        return probabilities[0];
      }
      if (score >= scores[last]) {
        return probabilities[last];
      }
      int place = Arrays.binarySearch(scores, score);
      if (place >= 0) {
        return probabilities[place];
      }
      int right = -place - 1;
      double share = (score - scores[right - 1]) / (scores[right] - scores[right - 1]);
      return probabilities[right - 1] + share * (probabilities[right] - probabilities[right - 1]);
    }
  }
}
