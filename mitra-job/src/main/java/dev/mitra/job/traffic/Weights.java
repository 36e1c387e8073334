package dev.mitra.job.traffic;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Draws an index in proportion to its weight. */
final class Weights {
  private final double[] cumulative;

  private Weights(double[] cumulative) {
    this.cumulative = cumulative;
  }

  /** Indices 0 to count - 1, each with a weight above 0. */
  static Weights of(int count, IntToDoubleFunction weight) {
    double[] cumulative = new double[count];
    double total = 0;
    for (int i = 0; i < count; i++) {
      total += weight.applyAsDouble(i);
      cumulative[i] = total;
    }
    return new Weights(cumulative);
  }

  int draw(Dice dice) {
    double point = dice.unit() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    // On an exact hit the point belongs to the next index: each owns [its start, its end).
    int index = found >= 0 ? found + 1 : -found - 1;
    return Math.min(index, cumulative.length - 1);
  }
}
