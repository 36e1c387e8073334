package dev.mitra.job.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.control.Models;
import dev.mitra.job.decide.SlowHarness.Decision;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.verify.Difference;
import dev.mitra.job.verify.Verification;
import dev.mitra.job.verify.Verifier;
import dev.mitra.model.ModelRole;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whatever was left out of a decision, it can be recomputed from what it says and what is logged.
 */
class DroppedPartsTest {
  private static final int PAYMENTS = 2_000;

  @Test
  void decisionsThatSomethingWasLeftOutOfAreRecomputedToTheByte() throws Exception {
    Random random = Seeds.random(Seeds.announce(DroppedPartsTest.class), 0);
    try (SlowHarness job = job();
        Verifier verifier = new Verifier(Payments.SCHEMA, job.history)) {
      decide(job, random);

      List<FeatureLog.Entry> logged = job.logged();
      List<Decision> decisions = job.decisions();
      Set<List<String>> seen = new HashSet<>();
      assertThat(decisions).hasSize(PAYMENTS);
      assertThat(logged).hasSize(PAYMENTS);
      for (int i = 0; i < PAYMENTS; i++) {
        Decision decision = decisions.get(i);
        assertThat(logged.get(i).event().id()).isEqualTo(decision.id());
        assertThat(verifier.verify(logged.get(i), decision.bytes())).isEmpty();
        seen.add(decision.dropped());
      }
      assertThat(seen)
          .containsExactlyInAnyOrder(
              List.of(),
              List.of("shadow"),
              List.of("explanations"),
              List.of("shadow", "explanations"),
              List.of("shadow", "challenger"),
              List.of("shadow", "challenger", "explanations"));
    }
  }

  @Test
  void aDecisionThatHidesWhatWasLeftOutIsFound() throws Exception {
    try (SlowHarness job = job();
        Verifier verifier = new Verifier(Payments.SCHEMA, job.history)) {
      job.setTime(Payments.T0 + 60_000);
      job.pay("e", Payments.T0, "c", 900);
      String body = new String(job.last().bytes(), UTF_8);
      assertThat(body).contains("\"dropped\":[\"shadow\"");

      String hiding = body.replaceAll("\"dropped\":\\[[^]]*]", "\"dropped\":[]");
      Optional<Difference> difference =
          verifier.verify(job.logged().get(0), hiding.getBytes(UTF_8));

      assertThat(difference.map(Difference::kind)).contains(Difference.Kind.DECISION);
    }
  }

  @Test
  void aPaymentThatIsDecidedAgainWithLessEffortIsDecidedTheSame() throws Exception {
    try (SlowHarness job = job();
        Verifier verifier = new Verifier(Payments.SCHEMA, job.history)) {
      job.pay("e", Payments.T0, "c", 900);
      byte[] first = job.last().bytes();
      job.setTime(Payments.T0 + 60_000);
      job.pay("e", Payments.T0, "c", 900);
      byte[] again = job.last().bytes();
      assertThat(again).isNotEqualTo(first);

      assertThat(verified(verifier, job, first, again).differences()).isZero();
      byte[] changed =
          new String(again, UTF_8).replace("\"merchant\":1.0", "\"merchant\":0.9").getBytes(UTF_8);
      Verification verification = verified(verifier, job, first, changed);
      assertThat(verification.count(Difference.Kind.REPEATED)).isOne();
      assertThat(verification.differences()).isOne();
      assertThat(verification.repeated()).isOne();
      assertThat(verification.shown().get(0).members().toString()).contains("coverage: logged");
    }
  }

  private static Verification verified(
      Verifier verifier, SlowHarness job, byte[] first, byte[] again) {
    Verification verification = new Verification(verifier);
    verification.decision("e".getBytes(UTF_8), first);
    verification.decision("e".getBytes(UTF_8), again);
    job.featureLog()
        .forEach(
            record -> verification.logged(record.key(), Objects.requireNonNull(record.value())));
    return verification;
  }

  private static SlowHarness job() throws Exception {
    SlowHarness job =
        new SlowHarness(
            SlowHarness.CHAMPION,
            Models.otherModel("read", ModelRole.SHADOW),
            SlowHarness.SHADOW,
            Models.model(
                "challenger",
                spec -> {
                  spec.put("role", "CHALLENGER");
                  spec.putObject("rollout").put("percent", 50).put("by", "card");
                }),
            Models.model(
                "micro",
                spec -> {
                  spec.put("role", "MICRO");
                  spec.putArray("features").add("amount").add("card.count_1h");
                }),
            Controls.RULE,
            Controls.rule("second-opinion", "model.read > 0.5 && amount < 700.0", "BLOCK"),
            SlowHarness.EXPLAINING);
    job.gather.slowModel("shadow", 60);
    return job;
  }

  private static void decide(SlowHarness job, Random random) throws Exception {
    long ingest = Payments.T0;
    for (int i = 0; i < PAYMENTS; i++) {
      ingest += 1_000;
      job.setTime(ingest + random.nextInt(260));
      long ticket =
          job.payWithoutFeatures("e" + i, ingest, "c" + random.nextInt(100), random.nextInt(1_000));
      if (random.nextInt(10) > 0) {
        job.cardFeatures(ticket);
      }
      job.merchantFeatures(ticket);
      // At the deadline whatever has not come is missing; past it all of it is awaited.
      job.setTime(Math.max(job.now(), ingest + 180));
      if (job.gather.waiting() > 0) {
        job.cardFeatures(ticket);
      }
    }
  }
}
