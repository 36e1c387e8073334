package dev.mitra.model.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationsTest {
  private static final float[] SCORES = {0, 0.25f, 0.5f, 0.75f, 1};
  private static final float[] LABELS = {0, 1, 0, 1, 1};

  @Test
  void theDiagramHasTheMeansOfEachStretch() {
    List<Calibrations.Bin> bins = Calibrations.reliability(SCORES, LABELS, 2);
    assertThat(bins)
        .containsExactly(
            new Calibrations.Bin(0, 0.5, 2, 0.125, 0.5),
            new Calibrations.Bin(0.5, 1, 3, 0.75, 2.0 / 3));
    assertThat(Calibrations.reliability(new float[] {1}, new float[] {1}, 4).get(0).meanScore())
        .isNaN();
  }

  @Test
  void theBrierScoreIsTheMeanSquare() {
    assertThat(Calibrations.brier(SCORES, LABELS))
        .isEqualTo((0 + 0.5625 + 0.25 + 0.0625 + 0) / 5, within(1e-15));
  }

  @Test
  void theLogLossOfCertainScoresIsBounded() {
    assertThat(Calibrations.logLoss(new float[] {0.5f, 0.25f}, new float[] {1, 0}))
        .isEqualTo(-(Math.log(0.5) + Math.log(0.75)) / 2, within(1e-15));
    assertThat(Calibrations.logLoss(new float[] {0}, new float[] {1}))
        .isEqualTo(-Math.log(1e-15), within(1e-9));
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThatThrownBy(() -> Calibrations.brier(new float[] {1.5f}, new float[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("score 0 is 1.5; a probability from 0 to 1 is needed");
    assertThatThrownBy(() -> Calibrations.reliability(SCORES, LABELS, 0))
        .hasMessage("0 bins; 1 to 1000 are allowed");
  }
}
