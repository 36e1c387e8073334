package dev.mitra.job.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiceTest {
  private static final int THROWS = 200_000;

  @Test
  void mixingIsThatOfSplitMix64() {
    long golden = 0x9E3779B97F4A7C15L;
    // The published first outputs for seed 1234567.
    assertThat(Dice.mix(1_234_567 + golden)).isEqualTo(6_457_827_717_110_365_317L);
    assertThat(Dice.mix(1_234_567 + 2 * golden)).isEqualTo(3_203_168_211_198_807_973L);
  }

  @Test
  void numbersStayInTheirRangeAndReachItsEnds() {
    Dice dice = new Dice(1);
    Set<Integer> ints = new HashSet<>();
    Set<Long> longs = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ints.add(dice.between(-1, 2));
      longs.add(dice.between(5L, 7L));
      assertThat(dice.uniform(3, 4)).isBetween(3.0, 4.0);
    }
    assertThat(ints).containsExactlyInAnyOrder(-1, 0, 1, 2);
    assertThat(longs).containsExactlyInAnyOrder(5L, 6L, 7L);
  }

  @Test
  void distributionsHaveTheirMoments() {
    Dice dice = new Dice(2);
    double exponential = 0;
    double normal = 0;
    double squares = 0;
    int belowMedian = 0;
    for (int i = 0; i < THROWS; i++) {
      exponential += dice.exponential();
      double gaussian = dice.gaussian();
      normal += gaussian;
      squares += gaussian * gaussian;
      belowMedian += dice.logNormal(300, 0.7) < 300 ? 1 : 0;
    }
    assertThat(exponential / THROWS).isBetween(0.99, 1.01);
    assertThat(normal / THROWS).isBetween(-0.01, 0.01);
    assertThat(squares / THROWS).isBetween(0.98, 1.02);
    assertThat((double) belowMedian / THROWS).isBetween(0.49, 0.51);
  }

  @Test
  void weightsAreDrawnInProportion() {
    double[] weights = {1, 2, 4, 1};
    Weights drawn = Weights.of(weights.length, i -> weights[i]);
    Dice dice = new Dice(3);
    int[] counts = new int[weights.length];
    for (int i = 0; i < THROWS; i++) {
      counts[drawn.draw(dice)]++;
    }
    double[] shares = Arrays.stream(counts).mapToDouble(count -> (double) count / THROWS).toArray();
    for (int i = 0; i < weights.length; i++) {
      assertThat(shares[i]).isBetween(weights[i] / 8 - 0.01, weights[i] / 8 + 0.01);
    }
  }

  @Test
  void aMintNeverRepeatsAToken() {
    Mint mint = new Mint(4);
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < THROWS; i++) {
      if (i == THROWS / 2) {
        mint.rekey(5);
      }
      assertThat(tokens.add(mint.token("tok_"))).isTrue();
    }
    assertThat(tokens).allMatch(token -> token.matches("tok_[a-km-z2-9]{14}"));
  }
}
