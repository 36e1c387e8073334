package dev.mitra.job.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the job wrote against what was sent to it: every payment is decided, nothing else is,
 * a payment that is decided again is decided alike, the payments of a card were taken in their
 * order, and their features are those that mitra-features computes of all that was sent. A repeat
 * that names features that were not there in time may differ, and is counted. Decisions and vectors
 * can come in any order. Not thread-safe.
 */
final class Checker {
  /** The first decision on a payment. */
  private record First(byte[] body, long decidedMillis) {}

  /** A vector of the feature log. */
  private record Logged(List<String> names, double[] values) {}

  private final Truth truth;
  private final Predicate<String> sentByOthers;
  private final FeatureOracle oracle;

  /** By the payment's number. */
  private final Map<Integer, First> decided = new HashMap<>();

  private final Map<Integer, Logged> logged = new HashMap<>();

  /** Where the oracle's columns are in the layouts of the log. */
  private final Map<List<String>, int[]> layouts = new HashMap<>();

  private final List<String> unknown = new ArrayList<>();
  private final List<String> otherBodies = new ArrayList<>();
  private final List<String> loggedAgain = new ArrayList<>();
  private int repeats;
  private int incompleteRepeats;
  private int newest = -1;

  /**
   * A checker that has been told of nothing.
   *
   * @param truth what is sent
   * @param sentByOthers whether an id is that of a payment of another truth
   */
  Checker(Truth truth, Predicate<String> sentByOthers, FeatureOracle oracle) {
    this.truth = truth;
    this.sentByOthers = sentByOthers;
    this.oracle = oracle;
  }

  /** Takes up a record of the scores. */
  void decision(Decision decision) {
    int number = numberOf(decision.id());
    if (number < 0) {
      if (!sentByOthers.test(decision.id())) {
        unknown.add(decision.id());
      }
      return;
    }
    newest = Math.max(newest, number);
    First first = decided.putIfAbsent(number, new First(decision.body(), decision.decidedMillis()));
    if (first == null) {
      return;
    }
    repeats++;
    if (Arrays.equals(first.body(), decision.body())) {
      return;
    }
    if (Bodies.lacksFeatures(decision.body())) {
      incompleteRepeats++;
    } else {
      otherBodies.add(decision.id() + " in " + Bodies.difference(first.body(), decision.body()));
    }
  }

  /** Takes up a payment of the feature log. */
  void vector(String id, List<String> names, double[] values) {
    int number = numberOf(id);
    if (number >= 0 && logged.putIfAbsent(number, new Logged(names, values)) != null) {
      loggedAgain.add(id);
    }
  }

  private int numberOf(String id) {
    return truth.claims(id) ? truth.number(id) : -1;
  }

  /** Whether every payment sent so far is decided and logged. */
  boolean isComplete() {
    int sent = truth.size();
    return decided.size() == sent && logged.size() == sent;
  }

  /** The number of the newest payment that is decided; -1 when none is. */
  int newestDecided() {
    return newest;
  }

  /** Whether a payment is decided. */
  boolean hasDecided(SentPayment payment) {
    return decided.containsKey(payment.number());
  }

  /** What is wrong, if nothing more is sent and written. */
  Judgement judge() {
    List<SentPayment> sent = truth.all();
    Judgement judgement = new Judgement(sent.size(), repeats, incompleteRepeats, longestGap());
    for (SentPayment payment : sent) {
      judgeDecision(payment, judgement);
    }
    unknown.forEach(id -> judgement.add(Wrong.UNKNOWN, id));
    otherBodies.forEach(what -> judgement.add(Wrong.OTHER_BODY, what));
    loggedAgain.forEach(id -> judgement.add(Wrong.LOGGED_AGAIN, id));
    List<String> names = oracle.names();
    oracle.compute(sent, (payment, vector) -> judgeVector(payment, names, vector, judgement));
    return judgement;
  }

  private void judgeDecision(SentPayment payment, Judgement judgement) {
    First first = decided.get(payment.number());
    if (first == null) {
      judgement.add(Wrong.UNDECIDED, payment.id());
      return;
    }
    int place = Bodies.place(first.body());
    if (place != payment.place()) {
      judgement.add(
          Wrong.MISPLACED,
          "%s was taken for payment %d of its card and is %d"
              .formatted(payment.id(), place, payment.place()));
    }
  }

  private void judgeVector(
      SentPayment payment, List<String> names, double[] expected, Judgement judgement) {
    Logged vector = logged.get(payment.number());
    if (vector == null) {
      judgement.add(Wrong.NOT_LOGGED, payment.id());
      return;
    }
    String difference = difference(vector, names, expected);
    if (difference != null) {
      judgement.add(Wrong.OTHER_FEATURE, payment.id() + ": " + difference);
    }
  }

  private @Nullable String difference(Logged vector, List<String> names, double[] expected) {
    int[] places = layouts.computeIfAbsent(vector.names(), layout -> places(layout, names));
    if (places.length == 0) {
      return "other columns";
    }
    for (int i = 0; i < places.length; i++) {
      double value = vector.values()[places[i]];
      // Every bit counts, but those that tell one NaN from another.
      if (Double.compare(value, expected[i]) != 0) {
        return "%s is %s and should be %s".formatted(names.get(i), value, expected[i]);
      }
    }
    return null;
  }

  /** Where columns are in a layout that has beside them those of patterns; none in any other. */
  private static int[] places(List<String> layout, List<String> names) {
    boolean fits =
        layout.stream().filter(name -> !name.startsWith("pattern.")).toList().equals(names);
    return fits ? names.stream().mapToInt(layout::indexOf).toArray() : new int[0];
  }

  /** In milliseconds, from a first decision to the next. */
  private long longestGap() {
    long[] moments = decided.values().stream().mapToLong(First::decidedMillis).sorted().toArray();
    long longest = 0;
    for (int i = 1; i < moments.length; i++) {
      longest = Math.max(longest, moments[i] - moments[i - 1]);
    }
    return longest;
  }
}
