package dev.mitra.model.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.model.TestModels;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CardPrecisionTest {
  // Day 0: card 1 is compromised and first, card 2 is second. Day 1: card 1 again, then 3, then 2.
  private static final float[] SCORES = {0.9f, 0.2f, 0.8f, 0.1f, 0.9f, 0.7f, 0.6f};
  private static final float[] LABELS = {0, 1, 0, 1, 1, 0, 1};
  private static final int[] CARDS = {1, 1, 2, 3, 1, 3, 2};
  private static final int[] DAYS = {0, 0, 0, 0, 1, 1, 1};

  @Test
  void aCardCountsWithItsHighestScoreAndItsWorstLabelOfTheDay() {
    assertThat(CardPrecision.daily(2, SCORES, LABELS, CARDS, DAYS, false))
        .containsExactly(0.5, 0.5);
    assertThat(CardPrecision.at(2, SCORES, LABELS, CARDS, DAYS, false)).isEqualTo(0.5);
  }

  @Test
  void aCardThatWasFoundLeaves() {
    // On day 1 card 1 is out, and card 2, which is compromised that day, comes among the two.
    assertThat(CardPrecision.daily(2, SCORES, LABELS, CARDS, DAYS, true)).containsExactly(0.5, 0.5);
    assertThat(CardPrecision.daily(1, SCORES, LABELS, CARDS, DAYS, true)).containsExactly(1, 0);
    assertThat(CardPrecision.daily(1, SCORES, LABELS, CARDS, DAYS, false)).containsExactly(1, 1);
  }

  @Test
  void aDayWithFewerCardsIsDividedByAllTheSame() {
    assertThat(CardPrecision.daily(10, SCORES, LABELS, CARDS, DAYS, false))
        .containsExactly(0.2, 0.2);
  }

  @Test
  void ofEqualScoresTheLowerCardComesFirst() {
    assertThat(
            CardPrecision.at(
                1, new float[] {1, 1}, new float[] {0, 1}, new int[] {8, 3}, new int[2], true))
        .isEqualTo(1);
  }

  @Test
  void theCeilingIsThatOfScoresThatKnowTheLabels() {
    assertThat(CardPrecision.ceiling(2, LABELS, CARDS, DAYS, true)).isEqualTo(0.75);
    assertThat(CardPrecision.ceiling(1, LABELS, CARDS, DAYS, true)).isEqualTo(1);
  }

  @Test
  void asCountingByHandSays() {
    Random random = new Random(TestModels.seed("card precision"));
    for (int trial = 0; trial < 200; trial++) {
      int rows = 1 + random.nextInt(80);
      int k = 1 + random.nextInt(6);
      boolean removeFound = random.nextBoolean();
      float[] scores = new float[rows];
      float[] labels = new float[rows];
      int[] card = new int[rows];
      int[] day = new int[rows];
      for (int i = 0; i < rows; i++) {
        scores[i] = random.nextInt(20) / 20f;
        labels[i] = random.nextInt(3) == 0 ? 1 : 0;
        card[i] = random.nextInt(12);
        day[i] = 3 + random.nextInt(4);
      }
      assertThat(CardPrecision.at(k, scores, labels, card, day, removeFound))
          .as("trial %d", trial)
          .isEqualTo(byHand(k, scores, labels, card, day, removeFound), within(1e-12));
    }
  }

  /** Picks the best card left, k times a day. */
  private static double byHand(
      int k, float[] scores, float[] labels, int[] card, int[] day, boolean removeFound) {
    Set<Integer> out = new HashSet<>();
    double sum = 0;
    int days = 0;
    for (int d = 0; d < 10; d++) {
      Set<Integer> seen = new HashSet<>(out);
      Set<Integer> found = new HashSet<>();
      boolean hasRows = false;
      for (int pick = 0; pick < k; pick++) {
        int best = -1;
        for (int i = 0; i < scores.length; i++) {
          hasRows |= day[i] == d;
          boolean isBetter =
              best < 0
                  || scores[i] > scores[best]
                  || (scores[i] == scores[best] && card[i] < card[best]);
          if (day[i] == d && !seen.contains(card[i]) && isBetter) {
            best = i;
          }
        }
        if (best >= 0) {
          seen.add(card[best]);
          for (int i = 0; i < scores.length; i++) {
            if (day[i] == d && card[i] == card[best] && labels[i] == 1) {
              found.add(card[i]);
            }
          }
        }
      }
      sum += (double) found.size() / k;
      days += hasRows ? 1 : 0;
      if (removeFound) {
        out.addAll(found);
      }
    }
    return sum / days;
  }

  @Test
  void whatDoesNotFitIsRefused() {
    float[] one = {1};
    assertThatThrownBy(() -> CardPrecision.at(0, one, one, new int[1], new int[1], true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k is 0; 1 or more is allowed");
    assertThatThrownBy(() -> CardPrecision.at(1, one, one, new int[2], new int[1], true))
        .hasMessage("2 values of card for 1 scores");
    assertThatThrownBy(
            () -> CardPrecision.at(1, new float[] {Float.NaN}, one, new int[1], new int[1], true))
        .hasMessage("score 0 is NaN; a number is needed");
  }
}
