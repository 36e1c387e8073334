package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The checker passes what is right and finds each kind of wrong, and that alone where it can. */
class CheckerTest {
  private static final FeatureOracle ORACLE = new FeatureOracle();
  private static final long SEED = Seeds.announce(CheckerTest.class);
  private static final long BEGAN = 1_767_225_600_000L;
  private static final int PAYMENTS = 200;

  private final Truth truth = new Truth("t", Seeds.random(SEED, 0), 4, 5);
  private final List<Decision> decisions = new ArrayList<>();
  private final List<double[]> vectors = new ArrayList<>();

  CheckerTest() {
    for (int i = 0; i < PAYMENTS; i++) {
      truth.next(BEGAN + i * 700L);
    }
    ORACLE.compute(
        truth.all(),
        (payment, vector) -> {
          decisions.add(decision(payment, payment.place()));
          vectors.add(vector.clone());
        });
  }

  private static Decision decision(SentPayment payment, int place) {
    return new Decision(payment.id(), body(payment, place, 0.5), payment.time() + 20);
  }

  /** A decision as the job writes it, with fewer members. */
  private static byte[] body(SentPayment payment, int place, double coverage) {
    String rules =
        FaultResources.placeRules(place).stream()
            .map(name -> "{\"name\":\"" + name + "\",\"epoch\":7,\"action\":\"TAG\"}")
            .collect(Collectors.joining(","));
    return ("{\"eventId\":\""
            + payment.id()
            + "\",\"rules\":["
            + rules
            + "],\"coverage\":{\"card\":"
            + coverage
            + "}}")
        .getBytes(UTF_8);
  }

  /** What the checker says of all decisions and vectors. */
  private Judgement judgement() {
    Checker checker = new Checker(truth, "another-1"::equals, ORACLE);
    decisions.forEach(checker::decision);
    for (int i = 0; i < vectors.size(); i++) {
      checker.vector(truth.at(i).id(), ORACLE.names(), vectors.get(i));
    }
    return checker.judge();
  }

  @Test
  void decisionsInOrderOnTheRightFeaturesAreSoundHoweverOftenTheyAreRepeated() {
    decisions.addAll(List.copyOf(decisions.subList(50, 120)));
    decisions.addAll(List.copyOf(decisions.subList(80, 90)));

    Judgement judgement = judgement();

    judgement.assertSound();
    assertThat(judgement.payments()).isEqualTo(PAYMENTS);
    assertThat(judgement.repeats()).isEqualTo(80);
  }

  @Test
  void aLostPaymentIsFound() {
    Decision lost = decisions.remove(17);

    Judgement judgement = judgement();

    assertThat(judgement.wrongs()).containsExactly(Wrong.UNDECIDED);
    assertThat(judgement.examples(Wrong.UNDECIDED)).containsExactly(lost.id());
  }

  @Test
  void decisionsOnWhatWasNotSentAreFound() {
    for (String id : List.of("t-200", "t-", "t-017", "t--1", "stranger")) {
      decisions.add(new Decision(id, "{}".getBytes(UTF_8), BEGAN));
    }

    Judgement judgement = judgement();

    assertThat(judgement.wrongs()).containsExactly(Wrong.UNKNOWN);
    assertThat(judgement.count(Wrong.UNKNOWN)).isEqualTo(5);
  }

  @Test
  void whatOthersHaveSentIsPassedOver() {
    decisions.add(new Decision("another-1", "{}".getBytes(UTF_8), BEGAN));

    judgement().assertSound();
  }

  @Test
  void aRepeatWithAnotherBodyIsFoundWithTheMembersThatDiffer() {
    SentPayment payment = truth.at(30);
    byte[] other = body(payment, payment.place() + 1, 0.25);
    decisions.add(new Decision(payment.id(), other, payment.time() + 9_000));

    Judgement judgement = judgement();

    assertThat(judgement.wrongs()).containsExactly(Wrong.OTHER_BODY);
    assertThat(judgement.examples(Wrong.OTHER_BODY)).containsExactly("t-30 in coverage, rules");
  }

  @Test
  void aRepeatThatSaysTheSameInOtherBytesIsFound() {
    SentPayment payment = truth.at(30);
    byte[] spaced = new String(decisions.get(30).body(), UTF_8).replace(":", ": ").getBytes(UTF_8);
    decisions.add(new Decision(payment.id(), spaced, payment.time() + 9_000));

    assertThat(judgement().examples(Wrong.OTHER_BODY)).containsExactly("t-30 in spelling");
  }

  @Test
  void aRepeatThatLackedFeaturesInTimeMayDifferAndIsCounted() {
    SentPayment payment = truth.at(30);
    byte[] incomplete =
        "{\"eventId\":\"t-30\",\"rules\":[],\"missing\":[\"card\"]}".getBytes(UTF_8);
    decisions.add(new Decision(payment.id(), incomplete, payment.time() + 70_000));

    Judgement judgement = judgement();

    judgement.assertSound();
    assertThat(judgement.incompleteRepeats()).isEqualTo(1);
  }

  @Test
  void twoPaymentsOfACardThatChangedPlacesAreFound() {
    SentPayment first = truth.at(10);
    SentPayment second =
        truth.all().stream()
            .filter(payment -> payment.card().equals(first.card()))
            .filter(payment -> payment.place() == first.place() + 1)
            .findFirst()
            .orElseThrow();
    decisions.set(first.number(), decision(first, second.place()));
    decisions.set(second.number(), decision(second, first.place()));

    Judgement judgement = judgement();

    assertThat(judgement.wrongs()).containsExactly(Wrong.MISPLACED);
    assertThat(judgement.count(Wrong.MISPLACED)).isEqualTo(2);
  }

  @Test
  void aFeatureThatIsOffByItsLastBitIsFoundByName() {
    int column = ORACLE.names().indexOf("merchant.amount_sum_1h");
    double[] vector = vectors.get(60);
    vector[column] = Math.nextUp(vector[column]);

    Judgement judgement = judgement();

    assertThat(judgement.wrongs()).containsExactly(Wrong.OTHER_FEATURE);
    assertThat(judgement.examples(Wrong.OTHER_FEATURE).get(0))
        .startsWith("t-60: merchant.amount_sum_1h is ");
  }

  @Test
  void columnsOfPatternsArePassedOverAndOthersAreFound() {
    List<String> names = new ArrayList<>(ORACLE.names());
    names.add(1, "pattern.any");
    assertThat(judgementOn(names).wrongs()).isEmpty();

    names.set(1, "card.any");
    assertThat(judgementOn(names).examples(Wrong.OTHER_FEATURE)).contains("t-0: other columns");
  }

  /** What the checker says of all vectors with one more column at the second place. */
  private Judgement judgementOn(List<String> names) {
    Checker checker = new Checker(truth, id -> false, ORACLE);
    decisions.forEach(checker::decision);
    for (int i = 0; i < vectors.size(); i++) {
      double[] vector = vectors.get(i);
      double[] longer = new double[vector.length + 1];
      longer[0] = vector[0];
      System.arraycopy(vector, 1, longer, 2, vector.length - 1);
      checker.vector(truth.at(i).id(), List.copyOf(names), longer);
    }
    return checker.judge();
  }

  @Test
  void aPaymentThatIsNotInTheFeatureLogAndOneThatIsTwiceAreFound() {
    Checker checker = new Checker(truth, id -> false, ORACLE);
    decisions.forEach(checker::decision);
    for (int i = 1; i < PAYMENTS; i++) {
      checker.vector("t-" + i, ORACLE.names(), vectors.get(i));
    }
    checker.vector("t-5", ORACLE.names(), vectors.get(5));

    Judgement judgement = checker.judge();

    assertThat(checker.isComplete()).isFalse();
    assertThat(judgement.examples(Wrong.NOT_LOGGED)).containsExactly("t-0");
    assertThat(judgement.examples(Wrong.LOGGED_AGAIN)).containsExactly("t-5");
    assertThat(judgement.wrongs()).hasSize(2);
  }

  @Test
  void theLongestTimeWithoutADecisionIsTold() {
    SentPayment last = truth.at(PAYMENTS - 1);
    decisions.set(
        last.number(),
        new Decision(last.id(), body(last, last.place(), 0.5), last.time() + 20 + 4_000));

    assertThat(judgement().longestGapMillis()).isEqualTo(4_700);
  }

  @Test
  void aJudgementThatIsNotSoundSaysWhatIsWrong() {
    decisions.remove(17);
    Judgement judgement = judgement();

    assertThatThrownBy(judgement::assertSound)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("of 200 payments")
        .hasMessageContaining("t-17");
  }
}
