package dev.mitra.job.train;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Three stretches of time, one after the other: to train on, to stop and calibrate on, and to
 * measure on. Between two of them lies a gap as long as labels take, as a model that goes to work
 * when a stretch begins has been trained on labels that were known by then; {@link LabelledPart}
 * sees to that.
 *
 * @param train the first
 * @param validation the second
 * @param test the third
 * @param gapMillis the least time between two of them
 */
public record TimeSplit(Part train, Part validation, Part test, long gapMillis) {

  /**
   * A stretch of time.
   *
   * @param name what it is for
   * @param from its first moment, milliseconds since 1970
   * @param to the first moment after it
   */
  public record Part(String name, long from, long to) {
    /** The payments of a stretch that have a label, in the order of their times. */
    int[] rows(PointInTime labelled) {
      long[] times = labelled.table().times();
      return IntStream.range(0, times.length)
          .filter(i -> times[i] >= from && times[i] < to && !Float.isNaN(labelled.labels()[i]))
          .toArray();
    }

    @Override
    public String toString() {
      return Instant.ofEpochMilli(from) + " to " + Instant.ofEpochMilli(to);
    }
  }

  /**
   * What is asked for: bounds, each empty where it follows from the others, else shares of the time
   * that is left without the gaps.
   *
   * @param shares of train, validation and test; each above 0
   * @param gapMillis the least time between two stretches
   */
  public record Wanted(
      Optional<Instant> trainFrom,
      Optional<Instant> trainTo,
      Optional<Instant> validationFrom,
      Optional<Instant> validationTo,
      Optional<Instant> testFrom,
      Optional<Instant> testTo,
      List<Double> shares,
      long gapMillis) {

    /** 60, 20 and 20 % of the time, with gaps of a length. */
    public static Wanted usual(long gapMillis) {
      return byShares(List.of(0.6, 0.2, 0.2), gapMillis);
    }

    /** Shares of the time, with gaps of a length. */
    public static Wanted byShares(List<Double> shares, long gapMillis) {
      Optional<Instant> none = Optional.empty();
      return new Wanted(none, none, none, none, none, none, List.copyOf(shares), gapMillis);
    }

    boolean namesBounds() {
      return trainFrom.isPresent()
          || trainTo.isPresent()
          || validationFrom.isPresent()
          || validationTo.isPresent()
          || testFrom.isPresent()
          || testTo.isPresent();
    }
  }

  /**
   * Splits the payments that have a label.
   *
   * @throws InvalidDeclarationException when the bounds overlap or leave no gap, or the time is too
   *     short for the gaps; with all findings
   */
  public static TimeSplit of(PointInTime labelled, Wanted wanted) {
    long[] times = labelled.table().times();
    int[] usable =
        IntStream.range(0, times.length).filter(i -> !Float.isNaN(labelled.labels()[i])).toArray();
    long first = times[usable[0]];
    long end = times[usable[usable.length - 1]] + 1;
    return wanted.namesBounds()
        ? byBounds(first, end, wanted)
        : byShares(first, end, wanted.shares(), wanted.gapMillis());
  }

  private static TimeSplit byShares(long first, long end, List<Double> shares, long gap) {
    double sum = 0;
    for (double share : shares) {
      sum += share > 0 && share < 1 ? share : Double.NaN;
    }
    if (shares.size() != 3 || !(Math.abs(sum - 1) < 1e-6)) {
      throw new InvalidDeclarationException(
          "--shares",
          "are "
              + shares
              + "; three numbers above 0 that sum up to 1 are allowed, as in 0.6,0.2,0.2");
    }
    long length = end - first - 2 * gap;
    if (length < 3) {
      throw new InvalidDeclarationException(
          "--gap",
          String.format(
              Locale.ROOT,
              "two gaps of %s do not fit into the %.1f days of the payments that can be used;"
                  + " take more payments, or a shorter --gap",
              Durations.format(gap),
              (end - first) / 86_400_000.0));
    }
    long trainTo = first + (long) (length * shares.get(0));
    long validationFrom = trainTo + gap;
    long validationTo = validationFrom + (long) (length * shares.get(1));
    return new TimeSplit(
        new Part("train", first, trainTo),
        new Part("validation", validationFrom, validationTo),
        new Part("test", validationTo + gap, end),
        gap);
  }

  private static TimeSplit byBounds(long first, long end, Wanted wanted) {
    long gap = wanted.gapMillis();
    List<Finding> findings = new ArrayList<>();
    if (wanted.trainTo().isEmpty()) {
      findings.add(new Finding("--train-to", "is needed when a bound is named"));
    }
    if (wanted.validationTo().isEmpty()) {
      findings.add(new Finding("--validation-to", "is needed when a bound is named"));
    }
    refuseAny(findings);
    long trainFrom = millis(wanted.trainFrom(), first);
    long trainTo = millis(wanted.trainTo(), first);
    long validationFrom = millis(wanted.validationFrom(), trainTo + gap);
    long validationTo = millis(wanted.validationTo(), first);
    long testFrom = millis(wanted.testFrom(), validationTo + gap);
    long testTo = millis(wanted.testTo(), end);
    ascends("--train-to", trainFrom, trainTo, 1, findings);
    ascends("--validation-from", trainTo, validationFrom, gap, findings);
    ascends("--validation-to", validationFrom, validationTo, 1, findings);
    ascends("--test-from", validationTo, testFrom, gap, findings);
    ascends("--test-to", testFrom, testTo, 1, findings);
    refuseAny(findings);
    return new TimeSplit(
        new Part("train", trainFrom, trainTo),
        new Part("validation", validationFrom, validationTo),
        new Part("test", testFrom, testTo),
        gap);
  }

  private static void ascends(
      String option, long before, long after, long least, List<Finding> findings) {
    if (after - before < least) {
      String gap = least > 1 ? " (the gap is " + Durations.format(least) + ", see --gap)" : "";
      findings.add(
          new Finding(
              option,
              "is %s; %s or later is allowed%s"
                  .formatted(
                      Instant.ofEpochMilli(after), Instant.ofEpochMilli(before + least), gap)));
    }
  }

  private static long millis(Optional<Instant> moment, long otherwise) {
    return moment.map(Instant::toEpochMilli).orElse(otherwise);
  }

  private static void refuseAny(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
  }
}
