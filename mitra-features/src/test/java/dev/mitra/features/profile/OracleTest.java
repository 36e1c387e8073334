package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Shape;
import dev.mitra.features.declare.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The oracle itself, on cases that are worked out by hand. */
class OracleTest {
  private static final long START = 1_700_000_000_000L;
  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;

  private static final Condition BIG =
      new Condition("amount > 100", e -> Values.number(e, "amount") > 100);

  private static Wanted wanted(
      Shape shape, List<String> fields, List<Aggregate> aggregates, long window, long delay) {
    return new Wanted(
        "f",
        shape,
        fields,
        aggregates,
        Map.of("w", window),
        Map.of(),
        delay,
        Condition.ALL,
        Double.NaN,
        true);
  }

  private static Wanted of(Aggregate aggregate) {
    return wanted(Shape.OF, List.of("amount"), List.of(aggregate), HOUR, 0);
  }

  private static Wanted only(Condition condition, Wanted w) {
    return new Wanted(
        w.name(),
        w.shape(),
        w.fields(),
        w.aggregates(),
        w.windows(),
        w.halfLives(),
        w.delay(),
        condition,
        w.whenEmpty(),
        w.coverage());
  }

  private static RandomSet set(Wanted wanted) {
    return new RandomSet("card", new RandomSet.Limits(64, 0.05, 16), List.of(wanted));
  }

  /** The only feature of a declaration after payments, each a time after the start and a body. */
  private static Allowed after(Wanted wanted, Object... payments) {
    Oracle oracle = Oracle.exact(set(wanted));
    pay(oracle, payments);
    Asked asked = oracle.asked().get(0);
    return oracle.allowed(asked, oracle.spans(asked).get(0));
  }

  private static void pay(Oracle oracle, Object... payments) {
    for (int i = 0; i < payments.length; i += 2) {
      long time = START + ((Number) payments[i]).longValue();
      oracle.arrive(PlacedPayments.payment(time, (String) payments[i + 1]));
    }
  }

  private static void assertIs(Allowed allowed, double value) {
    assertThat(allowed.orMissing()).as(allowed.toString()).isFalse();
    assertThat(allowed.holds(value)).as(allowed + " holds " + value).isTrue();
    assertThat(allowed.high() - allowed.low())
        .as(allowed.toString())
        .isLessThanOrEqualTo(1e-8 * Math.abs(value) + 1e-8);
  }

  private static void assertMissing(Allowed allowed) {
    assertThat(allowed.low()).as(allowed.toString()).isGreaterThan(allowed.high());
    assertThat(allowed.missing()).isNaN();
  }

  @Test
  void aWindowIsOpenAtItsOldEndAndClosedAtItsNewOne() {
    Wanted count = wanted(Shape.COUNT, List.of(), List.of(Aggregate.COUNT), HOUR, 0);
    assertIs(after(count, 0, "", HOUR - 1, ""), 2);
    assertIs(after(count, 0, "", HOUR, ""), 1);
    assertIs(after(count, 0, "", 5, "", 5, "", 0, ""), 2);
    Wanted delayed = wanted(Shape.COUNT, List.of(), List.of(Aggregate.COUNT), HOUR, 10);
    assertIs(after(delayed, 0, "", 5, "", 10, ""), 1);
    assertIs(after(delayed, 0, "", 1, "", HOUR + 10, ""), 1);
    assertThat(after(delayed, 0, "").holds(0)).isTrue();
  }

  @Test
  void valuesAreAggregatedOverWhatTheWindowHolds() {
    Object[] payments = {
      0, "\"amount\":1", 1, "\"amount\":2", 2, "\"fraud\":true", 3, "\"amount\":6"
    };
    assertIs(after(of(Aggregate.SUM), payments), 9);
    assertIs(after(of(Aggregate.AVG), payments), 3);
    assertIs(after(of(Aggregate.STD), payments), Math.sqrt(7));
    assertIs(after(of(Aggregate.MIN), payments), 1);
    assertIs(after(of(Aggregate.MAX), payments), 6);
    assertIs(after(of(Aggregate.FIRST), payments), 1);
    assertIs(after(of(Aggregate.LAST), payments), 6);
    assertIs(after(of(Aggregate.PREVIOUS), payments), 2);
    assertIs(after(of(Aggregate.RATIO), payments), 4);
    assertIs(after(of(Aggregate.ZSCORE), payments), 4.5 / Math.sqrt(0.5));
    assertMissing(after(of(Aggregate.STD), 0, "\"amount\":1"));
    assertMissing(after(of(Aggregate.PREVIOUS), 0, "\"amount\":1"));
    assertMissing(after(of(Aggregate.RATIO), 0, "\"amount\":1"));
    assertMissing(after(of(Aggregate.RATIO), 0, "\"amount\":0", 1, "\"amount\":1"));
    assertMissing(after(of(Aggregate.RATIO), 0, "\"amount\":1", 1, ""));
    assertMissing(
        after(of(Aggregate.ZSCORE), 0, "\"amount\":1", 0, "\"amount\":1", 0, "\"amount\":2"));
  }

  @Test
  void ofEqualTimesTheLastToArriveIsTheNewestAndALateEventSeesNothingNewer() {
    Object[] equal = {0, "\"amount\":1", 0, "\"amount\":2", 0, "\"amount\":3"};
    assertIs(after(of(Aggregate.FIRST), equal), 1);
    assertIs(after(of(Aggregate.PREVIOUS), equal), 2);
    assertIs(after(of(Aggregate.LAST), equal), 3);
    Object[] late = {0, "\"amount\":1", 9, "\"amount\":2", 5, "\"amount\":3"};
    assertIs(after(of(Aggregate.PREVIOUS), late), 1);
    assertIs(after(of(Aggregate.SUM), late), 4);
  }

  @Test
  void anEventThatDoesNotPassIsStillComparedWithThoseThatDo() {
    Wanted ratio = only(BIG, of(Aggregate.RATIO));
    assertIs(after(ratio, 0, "\"amount\":200", 1, "\"amount\":20"), 0.1);
    Wanted shop =
        only(BIG, wanted(Shape.NEW, List.of("merchant"), List.of(Aggregate.NEW), HOUR, 0));
    assertIs(after(shop, 0, "\"amount\":1,\"merchant\":\"a\"", 1, "\"merchant\":\"a\""), 1);
    assertIs(after(shop, 0, "\"amount\":101,\"merchant\":\"a\"", 1, "\"merchant\":\"a\""), 0);
    assertMissing(after(shop, 0, "\"amount\":101,\"merchant\":\"a\"", 1, "\"amount\":101"));
  }

  @Test
  void timesSinceAreSecondsToTheEventAlsoWithADelay() {
    Wanted first = wanted(Shape.TIME_SINCE, List.of(), List.of(Aggregate.SINCE_FIRST), HOUR, 0);
    Wanted previous =
        wanted(Shape.TIME_SINCE, List.of(), List.of(Aggregate.SINCE_PREVIOUS), HOUR, 0);
    Wanted last = wanted(Shape.TIME_SINCE, List.of(), List.of(Aggregate.SINCE_LAST), HOUR, 2_000);
    Object[] payments = {0, "", 1_500, "", 4_000, ""};
    assertIs(after(first, payments), 4);
    assertIs(after(previous, payments), 2.5);
    assertIs(after(last, payments), 2.5);
    assertMissing(after(last, 0, ""));
  }

  @Test
  void decayHalvesWithEveryHalfLifeAndALateEventIsWeighedByItsOwnTime() {
    Wanted decayed =
        new Wanted(
            "f",
            Shape.OF,
            List.of("amount"),
            List.of(),
            Map.of(),
            Map.of("1h", HOUR),
            0,
            Condition.ALL,
            Double.NaN,
            false);
    assertIs(after(decayed, 0, "\"amount\":8", HOUR, "\"amount\":2", 2 * HOUR, ""), 3);
    assertIs(after(decayed, HOUR, "\"amount\":2", 0, "\"amount\":8", 2 * HOUR, ""), 3);
    assertIs(after(decayed, HOUR, "\"amount\":2", 0, "\"amount\":8"), 8);
  }

  @Test
  void burstinessIsOfTheGapsAsTheyWereWhenTheirEventsArrived() {
    Wanted b = wanted(Shape.BURSTINESS, List.of(), List.of(Aggregate.BURSTINESS), HOUR, 0);
    assertIs(after(b, 0, "", 1_000, "", 2_000, "", 3_000, ""), -1);
    double s = Math.sqrt(2);
    assertIs(after(b, 0, "", 1_000, "", 4_000, ""), (s - 2) / (s + 2));
    // The gap of 4 s stays, though a late event fell into it.
    assertIs(after(b, 0, "", 4_000, "", 2_000, "", 4_000, ""), (2 - 2.0) / (2 + 2));
    assertMissing(after(b, 0, "", 1_000, ""));
    assertMissing(after(b, 0, "", 0, "", 0, ""));
    assertMissing(after(b, 0, "", 1_000, "", HOUR + 1_000, ""));
  }

  @Test
  void distinctValuesCountByTheirLastSighting() {
    Wanted shops =
        wanted(Shape.DISTINCT, List.of("merchant"), List.of(Aggregate.DISTINCT), HOUR, 0);
    String a = "\"merchant\":\"a\"";
    String b = "\"merchant\":\"b\"";
    assertIs(after(shops, 0, a, 1, b, 2, a, HOUR + 1, "\"merchant\":\"\""), 2);
    assertIs(after(shops, HOUR, a, 0, b), 2);
    assertIs(after(shops, 0, ""), 0);
  }

  @Test
  void onlyTheNewestValuesAreRememberedAndWhatWasForgottenMakesNewUnknown() {
    Wanted w = wanted(Shape.NEW, List.of("quantity"), List.of(Aggregate.NEW), HOUR, 0);
    Oracle oracle = Oracle.exact(set(w));
    for (int i = 0; i < 17; i++) {
      pay(oracle, i, "\"quantity\":" + i);
    }
    Asked asked = oracle.asked().get(0);
    pay(oracle, 17, "\"quantity\":0");
    assertMissing(oracle.allowed(asked, oracle.spans(asked).get(0)));
    pay(oracle, 18, "\"quantity\":16");
    assertIs(oracle.allowed(asked, oracle.spans(asked).get(0)), 0);
    pay(oracle, HOUR + 2, "\"quantity\":99");
    assertIs(oracle.allowed(asked, oracle.spans(asked).get(0)), 1);
  }

  @Test
  void sameAndEntropyAreOfTheValuesInTheWindow() {
    Wanted same = wanted(Shape.SAME, List.of("merchant"), List.of(Aggregate.SAME), HOUR, 0);
    Wanted entropy =
        wanted(Shape.ENTROPY, List.of("merchant"), List.of(Aggregate.ENTROPY), HOUR, 0);
    String a = "\"merchant\":\"a\"";
    String b = "\"merchant\":\"b\"";
    assertIs(after(same, 0, a, 1, b, 2, a), 2);
    assertMissing(after(same, 0, a, 1, ""));
    assertIs(after(entropy, 0, a, 1, b, 2, a, 3, b), 1);
    assertIs(after(entropy, 0, a, 1, a, 2, a, 3, b), 2 - 0.75 * Math.log(3) / Math.log(2));
    assertIs(after(entropy, 0, a, 1, a), 0);
    assertMissing(after(entropy, 0, ""));
  }

  @Test
  void aPlaceIsComparedWithTheNewestOneBefore() {
    List<String> fields = List.of("latitude", "longitude");
    Wanted distance = wanted(Shape.PLACE, fields, List.of(Aggregate.DISTANCE), HOUR, 0);
    Wanted speed = wanted(Shape.PLACE, fields, List.of(Aggregate.SPEED), HOUR, 0);
    String origin = "\"latitude\":0,\"longitude\":0";
    String east = "\"latitude\":0,\"longitude\":90";
    double quarter = Math.PI / 2 * 6371.0088;
    assertIs(after(distance, 0, origin, HOUR / 2, "", HOUR / 2, east), quarter);
    assertIs(after(speed, 0, origin, HOUR / 2, east), 2 * quarter);
    assertIs(after(speed, 0, origin, 0, east), 3600 * quarter);
    assertIs(after(distance, 0, east, 1, origin, 2, origin), 0);
    assertMissing(after(distance, 0, origin, HOUR, east));
    assertMissing(after(distance, 0, origin, 1, "\"latitude\":91,\"longitude\":0"));
    assertMissing(after(distance, 0, "\"latitude\":0,\"longitude\":-180.5", 1, origin));
  }

  @Test
  void coverageIsTheShareOfTheWindowSinceItsMeasureWasDeclared() {
    Oracle oracle = new Oracle();
    RandomSet set = set(wanted(Shape.COUNT, List.of(), List.of(Aggregate.COUNT), HOUR, MINUTE));
    oracle.declare(set, START);
    Asked asked = oracle.asked().get(0);
    pay(oracle, MINUTE, "");
    assertIs(oracle.coverage(asked), 0);
    pay(oracle, MINUTE + HOUR / 4, "");
    assertIs(oracle.coverage(asked), 0.25);
    pay(oracle, 3 * HOUR, "");
    assertIs(oracle.coverage(asked), 1);
  }

  @Test
  void aLifetimeIsCoveredByTheShareOfTheKeysLifeThatTheMeasureSaw() {
    Oracle oracle = new Oracle();
    Wanted all = wanted(Shape.COUNT, List.of(), List.of(Aggregate.COUNT), Window.LIFETIME, 0);
    oracle.declare(set(all), START);
    pay(oracle, 10, "");
    oracle.declare(set(only(BIG, all)), START + HOUR);
    pay(oracle, 10 + 4 * (HOUR - 10), "\"amount\":101");
    assertIs(oracle.coverage(oracle.asked().get(0)), 0.75);
  }

  @Test
  void pastTheBudgetTheEdgesMayLieEarlierByEpsilonOfTheWindow() {
    Wanted count = wanted(Shape.COUNT, List.of(), List.of(Aggregate.COUNT), HOUR, 0);
    Oracle oracle = Oracle.within(0.1, set(count));
    pay(oracle, 0, "", 5 * MINUTE, "", 10 * MINUTE, "", 20 * MINUTE, "", 67 * MINUTE, "");
    Asked asked = oracle.asked().get(0);
    List<Double> counts =
        oracle.spans(asked).stream().map(s -> oracle.allowed(asked, s).low()).toList();
    assertThat(counts).containsOnly(3.0, 4.0);
  }
}
