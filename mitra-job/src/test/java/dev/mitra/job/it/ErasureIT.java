package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.cli.Mitra;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A subject is erased from the running job. */
class ErasureIT {
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
  private static final String MERCHANT_FEATURES =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: merchant }
      spec:
        entity: merchant
        features:
          - count: { windows: [1h] }
          - cards: { distinct: card, windows: [1h] }
      """;

  @Test
  void afterAnErasureASubjectIsAStrangerAndOthersAreNot() {
    try (JobUnderTest job = JobUnderTest.started()) {
      job.apply("FeatureSet/card", CARD_FEATURES);
      job.apply("FeatureSet/merchant", MERCHANT_FEATURES);
      for (String card : List.of("tok_gone", "tok_stays")) {
        job.decide(payment(card + "-1", card));
        job.decide(payment(card + "-2", card));
      }

      StringWriter out = new StringWriter();
      int status =
          Mitra.commandLine()
              .setOut(new PrintWriter(out))
              .execute("erase", "card=tok_gone", "--config", job.configFile().toString());
      assertThat(status).isZero();
      assertThat(out.toString())
          .startsWith("Published erase-")
          .contains(", which erases one subject by card, to " + job.topics().payments().get(0))
          .doesNotContain("tok_gone");
      // The order of an erasure and of payments around it is not exact: ask until it is done.
      int asked = 0;
      double merchantHasSeen;
      do {
        String id = "asked-" + asked++;
        job.decide(payment(id, "tok_asks"));
        merchantHasSeen = job.vector(id).value("merchant.cards_1h");
      } while (merchantHasSeen > 2 && asked < 100);

      assertThat(merchantHasSeen).as("tok_stays and tok_asks").isEqualTo(2);
      job.decide(payment("gone-again", "tok_gone"));
      job.decide(payment("stays", "tok_stays"));
      assertThat(job.vector("gone-again").value("card.count_1h")).isEqualTo(1);
      assertThat(job.vector("stays").value("card.count_1h")).isEqualTo(3);
      assertThat(job.vector("stays").value("merchant.count_1h")).isEqualTo(6 + asked);
      job.assertNeverFailed();
    }
  }

  /** A kind of entity that only a FeatureSet declares is known to the command too. */
  @Test
  void theFieldsOfDeclaredEntitiesNameSubjectsAndOtherFieldsDoNot() {
    try (JobUnderTest job = JobUnderTest.started()) {
      assertThat(erase(job, "pincode=560001")).isEqualTo(Mitra.REFUSED);
      job.apply(
          "FeatureSet/pincode",
          """
          apiVersion: mitra/v1
          kind: FeatureSet
          metadata: { name: pincode }
          spec:
            entity: pincode
            key: [pincode]
            features:
              - count: { windows: [1h] }
          """);
      assertThat(erase(job, "pincode=560001")).isZero();
      assertThat(erase(job, "amount=5")).isEqualTo(Mitra.REFUSED);
      job.assertNeverFailed();
    }
  }

  private static int erase(JobUnderTest job, String assignment) {
    return Mitra.commandLine()
        .execute("erase", assignment, "--config", job.configFile().toString());
  }

  private static PaymentEvent payment(String id, String card) {
    return PaymentEvent.fresh(id).byCard(card).to("mer_of_all");
  }
}
