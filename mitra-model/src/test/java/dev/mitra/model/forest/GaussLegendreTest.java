package dev.mitra.model.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussLegendreTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 12, 64, 128})
  void powersUpToTwiceThePointsLessOneAreIntegratedExactly(int n) {
    GaussLegendre rule = GaussLegendre.of(n);
    for (int power = 0; power <= 2 * n - 1; power++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += rule.weights()[i] * Math.pow(rule.points()[i], power);
      }
      assertThat(sum).as("power %d", power).isCloseTo(1.0 / (power + 1), within(1e-14));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 12, 64, 128})
  void pointsAscendBetween0And1AndWeightsArePositive(int n) {
    GaussLegendre rule = GaussLegendre.of(n);
    double before = 0;
    for (int i = 0; i < n; i++) {
      assertThat(rule.points()[i]).isGreaterThan(before).isLessThan(1);
      assertThat(rule.weights()[i]).isPositive();
      before = rule.points()[i];
    }
  }
}
