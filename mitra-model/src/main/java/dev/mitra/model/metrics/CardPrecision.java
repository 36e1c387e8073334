package dev.mitra.model.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Card precision at k of the Fraud Detection Handbook (chapter 4): each day an investigator looks
 * at k cards, those with the highest scores, and finds the compromised ones among them.
 */
public final class CardPrecision {
  private CardPrecision() {}

  /** A card on one day. */
  private record CardDay(int card, float score, boolean compromised) {
    /** Of the same card, with the higher score; compromised when either is. */
    CardDay and(CardDay other) {
      return new CardDay(card, Math.max(score, other.score), compromised || other.compromised);
    }
  }

  /**
   * The mean over the days with rows of the share of compromised cards among the k cards with the
   * highest maximum score of the day. A card is compromised on a day when one of its rows of that
   * day is positive. Of cards with equal scores those with lower numbers come first. A day with
   * fewer than k cards is divided by k all the same, as in the book.
   *
   * @param k cards a day, at least 1
   * @param scores of each row
   * @param labels of each row, 0 or 1
   * @param card number of each row's card
   * @param day number of each row's day
   * @param removeFound whether a compromised card that was found is out on later days, as in the
   *     book
   * @return 0 to 1
   * @throws IllegalArgumentException if k is less than 1, the arrays differ in length or are empty,
   *     a score is NaN or a label is neither 0 nor 1
   */
  public static double at(
      int k, float[] scores, float[] labels, int[] card, int[] day, boolean removeFound) {
    return mean(daily(k, scores, labels, card, day, removeFound));
  }

  /**
   * As {@link #at}, day by day.
   *
   * @return one share for each day with rows, in the order of the days
   */
  public static double[] daily(
      int k, float[] scores, float[] labels, int[] card, int[] day, boolean removeFound) {
    Map<Integer, Map<Integer, CardDay>> days = byDay(k, scores, labels, card, day);
    Set<Integer> found = new HashSet<>();
    double[] shares = new double[days.size()];
    int at = 0;
    for (Map<Integer, CardDay> cards : days.values()) {
      List<CardDay> ranking = new ArrayList<>(cards.values());
      ranking.removeIf(c -> found.contains(c.card()));
      ranking.sort(Comparator.comparing(CardDay::score).reversed().thenComparingInt(CardDay::card));
      List<CardDay> hits = ranking.stream().limit(k).filter(CardDay::compromised).toList();
      shares[at++] = (double) hits.size() / k;
      if (removeFound) {
        hits.forEach(hit -> found.add(hit.card()));
      }
    }
    return shares;
  }

  /**
   * The most that any scores could reach: as {@link #at}, of scores that know the labels.
   *
   * @param labels of each row, 0 or 1
   */
  public static double ceiling(int k, float[] labels, int[] card, int[] day, boolean removeFound) {
    return at(k, labels, labels, card, day, removeFound);
  }

  private static Map<Integer, Map<Integer, CardDay>> byDay(
      int k, float[] scores, float[] labels, int[] card, int[] day) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + "; 1 or more is allowed");
    }
    var unused = Scored.positives(scores, labels);
    Scored.checkLength("card", card.length, scores);
    Scored.checkLength("day", day.length, scores);
    Map<Integer, Map<Integer, CardDay>> days = new TreeMap<>();
    for (int i = 0; i < scores.length; i++) {
      days.computeIfAbsent(day[i], any -> new HashMap<>())
          .merge(card[i], new CardDay(card[i], scores[i], labels[i] == 1), CardDay::and);
    }
    return days;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
