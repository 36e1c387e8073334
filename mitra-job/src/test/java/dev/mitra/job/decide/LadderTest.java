package dev.mitra.job.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.control.Models;
import dev.mitra.job.decide.SlowHarness.Decision;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.ActionCounts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slowness at each stage, and what is left out and named because of it. */
class LadderTest {
  private static final long T0 = Payments.T0;
  private static final double LARGE = 900;

  private @Nullable SlowHarness opened;

  @AfterEach
  void close() throws Exception {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void withTimeNothingIsLeftOut() throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION, SlowHarness.SHADOW, SlowHarness.EXPLAINING);

    job.pay("e", T0, "c", LARGE);

    assertThat(job.last().dropped()).isEmpty();
    assertThat(job.last().scored()).containsExactly("champion", "shadow");
    assertThat(job.last().isExplained()).isTrue();
    assertThat(job.last().isLate()).isFalse();
  }

  @Test
  void whatComesLateFromDecodingOrDeduplicationLosesShadowsFirstAndThenExplanations()
      throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION, SlowHarness.SHADOW, SlowHarness.EXPLAINING);
    record Case(long age, List<String> dropped, boolean late) {}
    List<String> shadow = List.of("shadow");
    List<String> both = List.of("shadow", "explanations");
    for (Case each :
        List.of(
            new Case(140, List.of(), false),
            new Case(141, shadow, false),
            new Case(170, shadow, false),
            new Case(171, both, false),
            new Case(200, both, false),
            new Case(201, both, true),
            new Case(86_400_000, both, true))) {
      job.setTime(T0 + 86_400_000 + each.age);
      job.pay("e" + each.age, T0 + 86_400_000, "c", LARGE);

      Decision decision = job.last();
      assertThat(decision.id()).isEqualTo("e" + each.age);
      assertThat(decision.dropped()).as("after %s ms", each.age).isEqualTo(each.dropped);
      assertThat(decision.isLate()).isEqualTo(each.late);
      assertThat(decision.missing()).isEmpty();
      assertThat(decision.body().path("score").asDouble()).isGreaterThan(0.5);
      assertThat(decision.scored().contains("shadow")).isEqualTo(each.dropped.isEmpty());
      assertThat(decision.isExplained()).isEqualTo(!each.dropped.equals(both));
    }
    assertThat(job.dropped(Rung.SHADOW)).isEqualTo(6);
    assertThat(job.dropped(Rung.EXPLANATIONS)).isEqualTo(4);
    assertThat(job.dropped(Rung.CHALLENGER)).isZero();
  }

  @Test
  void aSlowProfileLosesItsFeaturesAtTheDeadline() throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION, SlowHarness.SHADOW, SlowHarness.EXPLAINING);

    long ticket = job.payWithoutFeatures("e", T0, "c", LARGE);
    job.cardFeatures(ticket);
    job.setTime(T0 + 179);
    assertThat(job.decisions()).isEmpty();
    job.setTime(T0 + 180);

    assertThat(job.last().missing()).containsExactly("merchant");
    assertThat(job.last().dropped()).containsExactly("shadow", "explanations");
    assertThat(job.last().isLate()).isFalse();
    assertThat(job.metrics.counter("mitra_decided_incomplete")).isOne();
  }

  @Test
  void afterAPauseOfThisSubtaskPaymentsGetAMomentForThePartsInItsInputs() throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION);
    long lucky = job.payWithoutFeatures("lucky", T0, "c", LARGE);
    long lost = job.payWithoutFeatures("lost", T0, "c", LARGE);

    // The timer comes before what waits in the inputs.
    job.setTime(T0 + 300);
    assertThat(job.decisions()).isEmpty();
    job.cardFeatures(lucky);
    job.merchantFeatures(lucky);
    job.setTime(T0 + 300 + Deadlines.MOMENT);

    assertThat(job.decisions())
        .extracting(d -> d.id() + " " + d.missing() + " " + d.isLate())
        .containsExactly("lucky [] true", "lost [card, merchant] true");
    job.cardFeatures(lost);
    job.merchantFeatures(lost);
    assertThat(job.decisions()).hasSize(2);
    assertThat(job.gather.waiting()).isZero();
  }

  @Test
  void aPaymentGetsThatMomentOnceHoweverOftenThereIsAPause() throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION);
    job.payWithoutFeatures("e", T0, "c", LARGE);

    job.setTime(T0 + 300);
    job.setTime(T0 + 600);

    assertThat(job.last().missing()).containsExactly("card", "merchant");
  }

  @Test
  void aSlowShadowCostsTheExplanationOfItsOwnPaymentAndItselfOnTheNext() throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION, SlowHarness.SHADOW, SlowHarness.EXPLAINING);
    job.gather.slowModel("shadow", 175);

    job.pay("first", T0, "c", LARGE);
    assertThat(job.last().dropped()).containsExactly("explanations");
    assertThat(job.last().scored()).containsExactly("champion", "shadow");

    job.pay("second", T0, "c", LARGE);
    assertThat(job.last().dropped()).containsExactly("shadow", "explanations");
    assertThat(job.now()).isEqualTo(T0 + 175);
    assertThat(job.gather.scored()).containsExactly("champion", "shadow", "champion");
  }

  @Test
  void aSlowExplanationIsLeftOutOfThoseThatWaitedForIt() throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION, SlowHarness.SHADOW, SlowHarness.EXPLAINING);
    job.gather.slowExplanation(171);

    job.pay("first", T0, "c", LARGE);
    job.pay("cheap", T0, "c", 100);
    job.pay("second", T0, "c", LARGE);
    job.pay("third", T0 + 150, "c", LARGE);

    assertThat(job.decisions())
        .extracting(d -> d.id() + " " + d.isExplained() + " " + d.dropped())
        .containsExactly(
            "first true []",
            // Nobody asks for an explanation of a low score: none is left out.
            "cheap false [shadow]",
            "second false [shadow, explanations]",
            "third true []");
  }

  @Test
  void whatDecidesIsNeverLeftOutHoweverSlow() throws Exception {
    SlowHarness job =
        job(
            Models.model(
                "micro",
                spec -> {
                  spec.put("role", "MICRO");
                  spec.putArray("features").add("amount").add("card.count_1h");
                }),
            SlowHarness.CHAMPION,
            SlowHarness.SHADOW,
            Controls.RULE,
            SlowHarness.EXPLAINING);
    job.gather.slowModel("micro", 5_000);
    job.gather.slowModel("champion", 5_000);

    for (int i = 0; i < 3; i++) {
      job.pay("e" + i, T0, "c", LARGE);
      Decision decision = job.last();
      assertThat(decision.scored()).containsExactly("champion", "micro");
      assertThat(decision.body().path("rules").findValuesAsText("name"))
          .containsExactly("busy-card");
      assertThat(decision.body().path("decision").asText()).isEqualTo("REVIEW");
      assertThat(decision.dropped()).containsExactly("shadow", "explanations");
      assertThat(decision.isLate()).as("when it could first be decided").isEqualTo(i > 0);
    }
    assertThat(job.gather.scored()).doesNotContain("shadow");
  }

  @Test
  void aModelWhoseScoreARuleReadsIsNeverLeftOut() throws Exception {
    SlowHarness job =
        job(
            SlowHarness.CHAMPION,
            SlowHarness.SHADOW,
            Models.model("unread", spec -> spec.put("role", "SHADOW")),
            Controls.rule("second-opinion", "model.shadow > 0.5", "BLOCK"),
            Controls.resource(
                "Rule", "resting", "", "when: model.unread > 0.5\naction: BLOCK\nmode: DISABLED"));
    job.setTime(T0 + 60_000);

    job.pay("e", T0, "c", LARGE);

    assertThat(job.last().body().path("decision").asText()).isEqualTo("BLOCK");
    assertThat(job.last().scored()).containsExactly("champion", "shadow");
    assertThat(job.last().dropped()).containsExactly("shadow");
  }

  @Test
  void withoutTimeTheChampionStandsInForTheChallenger() throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION, challenger(), SlowHarness.EXPLAINING);
    Set<String> challenged = new HashSet<>();
    for (int card = 0; card < 40; card++) {
      job.pay("e", T0, "c" + card, LARGE);
      if (job.last().body().path("models").path(0).path("name").asText().equals("challenger")) {
        challenged.add("c" + card);
      }
      assertThat(job.last().scored()).containsExactlyInAnyOrder("champion", "challenger");
    }
    assertThat(challenged).hasSizeBetween(5, 35);

    job.setTime(T0 + 141);
    job.gather.scored().clear();
    for (int card = 0; card < 40; card++) {
      job.pay("e", T0, "c" + card, LARGE);
      assertThat(job.last().scored()).containsExactly("champion");
      assertThat(job.last().body().path("models").path(0).path("decides").asBoolean()).isTrue();
      assertThat(job.last().dropped())
          .containsExactly(challenged.contains("c" + card) ? "challenger" : "shadow");
      assertThat(job.last().isExplained()).isTrue();
    }
    assertThat(job.gather.scored()).containsOnly("champion").hasSize(40);
    assertThat(job.dropped(Rung.CHALLENGER)).isEqualTo(challenged.size());
  }

  @Test
  void withoutAChampionTheChallengerKeepsItsTurn() throws Exception {
    SlowHarness job = job(challenger());
    job.setTime(T0 + 60_000);
    int decided = 0;
    for (int card = 0; card < 40; card++) {
      job.pay("e", T0, "c" + card, LARGE);
      boolean isScored = job.last().body().path("status").asText().equals("SCORED");
      decided += isScored ? 1 : 0;
      assertThat(job.last().dropped()).isEqualTo(isScored ? List.of() : List.of("shadow"));
    }
    assertThat(decided).isBetween(5, 35);
  }

  @Test
  void theBreakerDoesNotBlameTheChampionForWhatItDoesInTheChallengersPlace() throws Exception {
    SlowHarness job =
        job(
            SlowHarness.CHAMPION,
            challenger(),
            Controls.resource(
                "Policy",
                "default",
                "",
                "score: { block: 0.5 }\nbreaker: { share: 0.05, window: 1m, minimum: 100 }"));
    job.setTime(T0 + 60_000);
    int own = 0;
    for (int card = 0; card < 40; card++) {
      job.pay("e", T0, "c" + card, LARGE);
      own += job.last().dropped().contains("challenger") ? 0 : 1;
    }
    job.setTime(T0 + 62_000);

    assertThat(job.actionCounts()).hasSize(1);
    ActionCounts counts = job.actionCounts().get(0);
    assertThat(counts.payments()).isEqualTo(40);
    assertThat(counts.acted()).hasSize(1);
    assertThat(counts.acted().get(0).target().name()).isEqualTo("champion");
    assertThat(counts.acted().get(0).payments()).isEqualTo(own).isLessThan(40);
  }

  @Test
  void stagesAreTimed() throws Exception {
    SlowHarness job = job(SlowHarness.CHAMPION);
    long ticket = job.payWithoutFeatures("e", T0, "c", LARGE);
    job.setTime(T0 + 120);
    job.cardFeatures(ticket);
    job.merchantFeatures(ticket);

    assertThat(job.metrics.histogram("mitra_stage_gather_us").size()).isOne();
    assertThat(job.metrics.histogram("mitra_stage_decide_us").size()).isOne();
    assertThat(job.metrics.histogram("mitra_stage_total_us").getQuantile(0.5))
        .isBetween(119_000.0, 121_000.0);
  }

  private SlowHarness job(String... resources) throws Exception {
    SlowHarness job = new SlowHarness(resources);
    opened = job;
    return job;
  }

  private static String challenger() {
    return Models.model(
        "challenger",
        (ObjectNode spec) -> {
          spec.put("role", "CHALLENGER");
          spec.putObject("rollout").put("percent", 50).put("by", "card");
        });
  }
}
