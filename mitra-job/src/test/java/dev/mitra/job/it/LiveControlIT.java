package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.control.Ack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resources take effect on the running job, each from one payment to the next. */
class LiveControlIT {
  private static final String CARD_FEATURES =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card }
      spec:
        entity: card
        features:
          - count: { windows: [1h] }
      """;
  private static final String VELOCITY_RULE =
      """
      apiVersion: mitra/v1
      kind: Rule
      metadata: { name: card-velocity }
      spec: { when: card.count_1h >= 3, action: CHALLENGE }
      """;
  private static final String POLICY =
      """
      apiVersion: mitra/v1
      kind: Policy
      metadata: { name: default }
      spec:
        score: { block: 0.9, review: 0.5 }
      """;

  @Test
  void eachResourceTakesEffectAtTheNextPaymentAndUnderItsEpoch() {
    try (JobUnderTest job = JobUnderTest.started()) {
      JsonNode first = job.decide(payment("first"));
      assertDecision(first, -1, "ALLOW");
      assertThat(first.path("status").asText()).isEqualTo("NO_MODEL");
      assertThat(first.path("score").isNull()).isTrue();
      assertThat(job.vector("first").names()).doesNotContain("card.count_1h");

      long features = job.apply("FeatureSet/card", CARD_FEATURES);
      assertDecision(job.decide(payment("with-features")), features, "ALLOW");
      job.decide(payment("with-features-2"));
      // The payment before the declaration is in no profile.
      assertThat(job.vector("with-features-2").value("card.count_1h")).isEqualTo(2);

      long rule = job.apply("Rule/card-velocity", VELOCITY_RULE);
      JsonNode challenged = job.decide(payment("with-rule"));
      assertDecision(challenged, rule, "CHALLENGE");
      assertThat(challenged.path("reasons").toString()).isEqualTo("[\"CARD_VELOCITY\"]");
      assertThat(challenged.at("/rules/0/epoch").asLong()).isEqualTo(rule);

      long policy = job.apply("Policy/default", POLICY);
      assertDecision(job.decide(payment("with-policy")), policy, "CHALLENGE");

      long model =
          job.apply(
              "Model/tiny", TinyModel.resource("tiny", TinyModel.champion("7", "card.count_1h")));
      JsonNode blocked = job.decide(payment("with-model"));
      assertDecision(blocked, model, "BLOCK");
      assertThat(blocked.path("status").asText()).isEqualTo("SCORED");
      assertThat(blocked.path("score").asDouble()).isBetween(0.9, 1.0);
      assertThat(blocked.at("/models/0/name").asText()).isEqualTo("tiny");
      assertThat(blocked.at("/models/0/version").asText()).isEqualTo("7");
      assertThat(blocked.at("/models/0/epoch").asLong()).isEqualTo(model);
      // Another card's first payment: the model says no, and no rule fires.
      assertDecision(job.decide(PaymentEvent.fresh("of-another-card").of(5000)), model, "ALLOW");

      long noModel = job.delete("Model/tiny");
      assertDecision(job.decide(payment("without-model")), noModel, "CHALLENGE");
      long noRule = job.delete("Rule/card-velocity");
      JsonNode allowed = job.decide(payment("without-rule"));
      assertDecision(allowed, noRule, "ALLOW");
      assertThat(allowed.path("rules")).isEmpty();
      job.assertNeverFailed();
    }
  }

  /** One more payment of the same card, of an amount that the model suspects. */
  private static PaymentEvent payment(String id) {
    return PaymentEvent.fresh(id).byCard("tok_live").of(5000);
  }

  private static void assertDecision(JsonNode decision, long epoch, String expected) {
    assertThat(decision.path("epoch").asLong()).as("%s", decision).isEqualTo(epoch);
    assertThat(decision.path("decision").asText()).as("%s", decision).isEqualTo(expected);
    assertThat(decision.path("missing")).as("%s", decision).isEmpty();
  }

  @Test
  void aNewKindOfEntityIsProfiledFromItsDeclarationOn() {
    try (JobUnderTest job = JobUnderTest.started()) {
      job.apply("FeatureSet/card", CARD_FEATURES);
      job.decide(atMerchant("before", "mer_a"));

      job.apply(
          "FeatureSet/card-at-merchant",
          """
          apiVersion: mitra/v1
          kind: FeatureSet
          metadata: { name: card-at-merchant }
          spec:
            entity: card_at_merchant
            key: [card, merchant]
            features:
              - count: { windows: [1h] }
          """);
      job.decide(atMerchant("a-1", "mer_a"));
      job.decide(atMerchant("a-2", "mer_a"));
      job.decide(atMerchant("b-1", "mer_b"));

      assertThat(counts(job, "a-1")).containsExactly(2.0, 1.0);
      assertThat(counts(job, "a-2")).containsExactly(3.0, 2.0);
      assertThat(counts(job, "b-1")).containsExactly(4.0, 1.0);
      job.assertNeverFailed();
    }
  }

  private static PaymentEvent atMerchant(String id, String merchant) {
    return PaymentEvent.fresh(id).byCard("tok_pair").to(merchant);
  }

  private static List<Double> counts(JobUnderTest job, String id) {
    return List.of(
        job.vector(id).value("card.count_1h"), job.vector(id).value("card_at_merchant.count_1h"));
  }

  @Test
  void aNewWindowCountsTheHistoryThatIsAlreadyThere() {
    try (JobUnderTest job = JobUnderTest.started()) {
      Instant now = Instant.now();
      job.apply("FeatureSet/device", deviceFeatures("24h"));
      job.decide(fromDevice("long-ago", now.minus(Duration.ofHours(20)), 1000));
      job.decide(fromDevice("this-morning", now.minus(Duration.ofHours(5)), 200));
      job.decide(fromDevice("just-now", now.minus(Duration.ofMinutes(30)), 30));

      job.apply("FeatureSet/device", deviceFeatures("1h, 6h, 24h"));
      job.decide(fromDevice("next", now, 4));

      assertThat(job.vector("just-now").names()).doesNotContain("device.count_1h");
      assertThat(values(job, "count")).containsExactly(2.0, 3.0, 4.0);
      assertThat(values(job, "amount_sum")).containsExactly(34.0, 234.0, 1234.0);
      job.assertNeverFailed();
    }
  }

  private static String deviceFeatures(String windows) {
    return """
    apiVersion: mitra/v1
    kind: FeatureSet
    metadata: { name: device }
    spec:
      entity: device
      features:
        - count: { windows: [WINDOWS] }
        - amount: { of: amount, aggregates: [sum], windows: [WINDOWS] }
    """
        .replace("WINDOWS", windows);
  }

  private static PaymentEvent fromDevice(String id, Instant time, double amount) {
    return PaymentEvent.fresh(id).from("dev_live").at(time).of(amount);
  }

  /** A feature of the payment called next, over all windows, the shortest first. */
  private static List<Double> values(JobUnderTest job, String feature) {
    return List.of("1h", "6h", "24h").stream()
        .map(window -> job.vector("next").value("device." + feature + "_" + window))
        .toList();
  }

  @Test
  void whatWasPublishedBeforeTheStartIsInForceFromTheFirstPayment() {
    try (JobUnderTest job = new JobUnderTest()) {
      long features = job.publish("FeatureSet/card", CARD_FEATURES);
      long bad = job.publish("Rule/bad", VELOCITY_RULE);
      long rule = job.publish("Rule/card-velocity", VELOCITY_RULE.replace("3", "1"));
      // The payment is in its topic before the job is there, and later than what is in force.
      JobUnderTest.awaitClock(System.currentTimeMillis() + JobUnderTest.ACTIVATION_MILLIS);
      job.send(0, payment("waiting").json());
      job.start();

      JsonNode decision = job.decision("waiting");
      assertDecision(decision, rule, "CHALLENGE");
      assertThat(job.vector("waiting").value("card.count_1h")).isEqualTo(1);
      for (long admitted : List.of(features, rule)) {
        assertThat(job.verdict(admitted).findings()).isEmpty();
      }
      Ack refused = job.verdict(bad);
      assertThat(refused.findings()).extracting(finding -> finding.path()).containsExactly("key");
      // The topic is read on from where the start has left it.
      long later = job.apply("Rule/card-velocity", VELOCITY_RULE);
      assertDecision(job.decide(payment("later")), later, "ALLOW");
      job.assertNeverFailed();
    }
  }
}
