package dev.mitra.model.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.model.TestModels;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bins of equally many values. */
class HistogramFitTest {
  @Test
  void tenDifferentValuesMakeTenBinsOfOne() {
    float[] values = {7, 3, 9, 1, 10, 2, 8, 5, 4, 6};
    Histogram bins = HistogramFit.quantiles(values, 10);
    assertThat(bins.edges()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(bins.shares()).containsOnly(0.1);
    assertThat(bins.missing()).isZero();
  }

  @Test
  void aValueThatRepeatsMakesFewerBins() {
    float[] values = {0, 0, 0, 0, 0, 0, 0, 1, 2, Float.NaN};
    Histogram bins = HistogramFit.quantiles(values, 10);
    assertThat(bins.edges()).containsExactly(0, 1);
    assertThat(bins.shares()).containsExactly(new double[] {0.7, 0.1, 0.1}, within(1e-12));
    assertThat(bins.missing()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void constantAndMissingValuesMakeOneBin() {
    assertThat(HistogramFit.quantiles(new float[] {4, 4, 4}, 10).shares()).containsExactly(1);
    Histogram none = HistogramFit.quantiles(new float[] {Float.NaN, Float.NaN}, 10);
    assertThat(none.shares()).containsExactly(0);
    assertThat(none.missing()).isEqualTo(1);
  }

  @Test
  void everyBinHoldsSomethingAndNoneOfManyDifferentValuesMoreThanItsPart() {
    Random random = new Random(TestModels.seed("HistogramFitTest"));
    for (int run = 0; run < 200; run++) {
      float[] values = new float[1 + random.nextInt(400)];
      boolean repeating = run % 2 == 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = repeating ? random.nextInt(8) : i * (random.nextBoolean() ? 1f : -1f);
        values[i] = random.nextInt(9) == 0 ? Float.NaN : values[i];
      }
      int wanted = 1 + random.nextInt(20);
      Histogram bins = HistogramFit.quantiles(values, wanted);
      double present = 1 - bins.missing();
      assertThat(bins.bins()).isLessThanOrEqualTo(wanted);
      for (double share : bins.shares()) {
        assertThat(share > 0 || present < 1e-9).as("run %d: %s", run, share).isTrue();
        if (!repeating) {
          assertThat(share).isLessThanOrEqualTo(present / wanted + 1.0 / values.length + 1e-9);
        }
      }
      assertThat(HistogramFit.shares(bins.edges(), values)).isEqualTo(bins);
    }
  }

  @Test
  void infiniteValuesAreInTheOuterBins() {
    float[] values = {Float.NEGATIVE_INFINITY, 1, 2, 3, Float.POSITIVE_INFINITY};
    Histogram bins = HistogramFit.quantiles(values, 5);
    assertThat(bins.edges()).containsExactly(1, 2, 3);
    assertThat(bins.shares()).containsExactly(new double[] {0.4, 0.2, 0.2, 0.2}, within(1e-12));
  }

  @Test
  void whatIsAllowedIsTold() {
    assertThatThrownBy(() -> HistogramFit.quantiles(new float[] {1}, 0))
        .hasMessage("0 bins for 1 values; 1 to 100 bins and at least one value are allowed");
  }
}
