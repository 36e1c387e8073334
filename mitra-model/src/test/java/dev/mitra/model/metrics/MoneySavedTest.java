package dev.mitra.model.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MoneySavedTest {
  private static final float[] SCORES = {0.9f, 0.5f, 0.5f, 0.1f};
  private static final float[] LABELS = {1, 0, 1, 1};
  private static final double[] AMOUNTS = {100, 20, 50, 30};

  @Test
  void amountsFromTheThresholdOnAreStopped() {
    assertThat(MoneySaved.at(new double[] {0.5, 0.95}, SCORES, LABELS, AMOUNTS))
        .containsExactly(
            new MoneySaved.AtThreshold(0.5, 3, 150, 20, 30),
            new MoneySaved.AtThreshold(0.95, 0, 0, 0, 180));
  }

  @Test
  void recallIsTheShareOfTheAmountOfFraud() {
    assertThat(new MoneySaved.AtThreshold(0.5, 3, 150, 20, 50).recall()).isEqualTo(0.75);
    assertThat(new MoneySaved.AtThreshold(0.5, 3, 0, 20, 0).recall()).isNaN();
  }

  @Test
  void whatIsNoAmountIsRefused() {
    assertThatThrownBy(
            () -> MoneySaved.at(new double[] {0.5}, SCORES, LABELS, new double[] {1, -1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("amount 1 is -1.0; a finite number from 0 on is needed");
    assertThatThrownBy(() -> MoneySaved.at(new double[] {0.5}, SCORES, LABELS, new double[1]))
        .hasMessage("1 values of amount for 4 scores");
  }
}
