package dev.mitra.model.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.model.TestModels;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The index against figures worked out by hand, and what holds for all shares. */
class PsiTest {
  private static final double[] TWO_EDGES = {10, 20};

  @Test
  void threeBinsByHand() {
    Histogram reference = new Histogram(TWO_EDGES, new double[] {0.5, 0.25, 0.25}, 0);

    // -0.25 · ln(1/2) + 0.25 · ln 2 = 0.5 · ln 2, and nothing from the bin that stays.
    assertThat(Psi.of(reference, new long[] {250, 500, 250, 0}))
        .isCloseTo(0.5 * 0.69314718056, within(1e-11));
  }

  @Test
  void fourBinsByHand() {
    Histogram reference = new Histogram(new double[] {1, 2, 3}, new double[] {.1, .2, .3, .4}, 0);

    // 0.3 · ln 4 + 0.1 · ln 1.5 - 0.1 · ln(2/3) - 0.3 · ln(1/4) = 0.6 · ln 4 + 0.2 · ln 1.5
    assertThat(Psi.of(reference, new long[] {4, 3, 2, 1, 0}))
        .isCloseTo(0.91286963829, within(1e-11));
  }

  @Test
  void aBinThatBecomesEmptyCountsAsATenthOfAThousandth() {
    Histogram reference = new Histogram(new double[] {0}, new double[] {0.9, 0.1}, 0);

    // (0.0001 - 0.1) · ln(0.001) + 0.1 · ln(1 / 0.9)
    assertThat(Psi.of(reference, new long[] {1_000, 0, 0}))
        .isCloseTo(0.69008475237 + 0.01053605157, within(1e-10));
  }

  @Test
  void whatIsMissingIsABinOfItsOwn() {
    Histogram reference = new Histogram(TWO_EDGES, new double[] {0.2, 0.4, 0.2}, 0.2);

    assertThat(Psi.of(reference, new long[] {20, 40, 20, 20})).isZero();
    // Half of what was there is gone: -0.4 · ln(1/2) of the bins, 0.4 · ln 3 of what is missing.
    assertThat(Psi.of(reference, new long[] {10, 20, 10, 60}))
        .isCloseTo(0.27725887222 + 0.43944491547, within(1e-10));
  }

  @Test
  void nothingCountedHasNoIndex() {
    assertThat(Psi.of(new Histogram(new double[0], new double[] {1}, 0), new long[2])).isNaN();
  }

  @Test
  void equalSharesHaveNoDistanceAndBothDirectionsAreTheSame() {
    Random random = new Random(TestModels.seed("PsiTest"));
    for (int run = 0; run < 500; run++) {
      double[] edges = edges(random.nextInt(30));
      Histogram one = random(random, edges);
      Histogram other = random(random, edges);

      assertThat(Psi.between(one, one)).isZero();
      assertThat(Psi.between(one, other))
          .as("run %d", run)
          .isGreaterThanOrEqualTo(0)
          .isCloseTo(Psi.between(other, one), within(1e-12));
    }
  }

  @Test
  void countsAndSharesOfTheSameValuesHaveTheSameIndex() {
    Random random = new Random(TestModels.seed("PsiTest"));
    for (int run = 0; run < 200; run++) {
      double[] edges = edges(1 + random.nextInt(20));
      Histogram reference = random(random, edges);
      float[] values = new float[1 + random.nextInt(1_000)];
      long[] counts = new long[edges.length + 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(10) == 0 ? Float.NaN : random.nextInt(25) - 2;
        counts[reference.bin(values[i])]++;
      }

      assertThat(Psi.of(reference, counts))
          .isCloseTo(Psi.between(reference, HistogramFit.shares(edges, values)), within(1e-12));
    }
  }

  @Test
  void itGrowsWithTheShift() {
    Random random = new Random(TestModels.seed("PsiTest"));
    float[] trained = gaussian(random, 20_000, 0);
    Histogram reference = HistogramFit.quantiles(trained, 10);
    double before = -1;
    for (double shift : new double[] {0, 0.2, 0.4, 0.8, 1.6, 3.2}) {
      double psi =
          Psi.between(
              reference, HistogramFit.shares(reference.edges(), gaussian(random, 20_000, shift)));
      assertThat(psi).as("shifted by %s", shift).isGreaterThan(before);
      before = psi;
    }
  }

  /** Of two normal distributions that are d apart it is d², when bins are many. */
  @Test
  void aShiftOfAStandardDeviationIsAboutOne() {
    Random random = new Random(TestModels.seed("PsiTest"));
    Histogram reference = HistogramFit.quantiles(gaussian(random, 200_000, 0), 100);

    double psi =
        Psi.between(
            reference, HistogramFit.shares(reference.edges(), gaussian(random, 200_000, 1)));

    assertThat(psi).isBetween(0.9, 1.05);
  }

  @Test
  void byChanceItIsAboutOneLessThanTheBinsForEachValue() {
    Random random = new Random(TestModels.seed("PsiTest"));
    Histogram reference = HistogramFit.quantiles(gaussian(random, 100_000, 0), 10);
    double sum = 0;
    for (int run = 0; run < 1_000; run++) {
      float[] values = gaussian(random, 400, 0);
      sum += Psi.between(reference, HistogramFit.shares(reference.edges(), values));
    }

    assertThat(sum / 1_000).isCloseTo(9.0 / 400, within(0.002));
  }

  @Test
  void whatIsAllowedIsTold() {
    Histogram two = new Histogram(new double[] {1}, new double[] {1, 0}, 0);

    assertThatThrownBy(() -> Psi.of(two, new long[2])).hasMessage("2 counts; 3 are allowed");
    assertThatThrownBy(
            () -> Psi.between(two, new Histogram(new double[] {2}, new double[] {1, 0}, 0)))
        .hasMessage("the edges of the two histograms differ; equal edges are allowed");
  }

  private static float[] gaussian(Random random, int count, double shift) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() + shift);
    }
    return values;
  }

  private static double[] edges(int count) {
    double[] edges = new double[count];
    for (int i = 0; i < count; i++) {
      edges[i] = i;
    }
    return edges;
  }

  /** Shares of which some are empty. */
  private static Histogram random(Random random, double[] edges) {
    double[] weights = new double[edges.length + 2];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i > 0 && random.nextInt(4) == 0 ? 0 : random.nextDouble() + 1e-9;
      sum += weights[i];
    }
    double[] shares = new double[edges.length + 1];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = weights[i] / sum;
    }
    return new Histogram(edges, shares, weights[edges.length + 1] / sum);
  }
}
