package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Seeds;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Decisions under one epoch after the other pass; mixtures and steps back are found. */
class VersionsTest {
  private static final long SEED = Seeds.announce(VersionsTest.class);

  private final Truth truth = new Truth("t", Seeds.random(SEED, 0), 1, 2);
  private final Versions versions = new Versions(truth);

  VersionsTest() {
    versions.publishedRule(10, 1);
    versions.publishedModel(11, 1);
    versions.publishedRule(12, 2);
    versions.publishedModel(13, 2);
  }

  private void decide(long epoch, long ruleEpoch, int rule, long modelEpoch, int model) {
    SentPayment payment = truth.next(truth.size());
    String body =
        """
        {"epoch":%d,"rules":[{"name":"place-0","epoch":3},\
        {"name":"marker","epoch":%d,"reason":"VERSION_%d"}],\
        "models":[{"name":"marker","version":"%d","epoch":%d}]}\
        """
            .formatted(epoch, ruleEpoch, rule, model, modelEpoch);
    versions.accept(
        new ConsumerRecord<>("scores", 0, 0, payment.id().getBytes(UTF_8), body.getBytes(UTF_8)));
  }

  @Test
  void theOldThenTheNewPasses() {
    decide(11, 10, 1, 11, 1);
    decide(12, 12, 2, 11, 1);
    decide(13, 12, 2, 13, 2);

    assertThat(versions.wrongs()).isEmpty();
    assertThat(versions.newestEpoch()).isEqualTo(13);
    assertThat(versions.lastEpoch()).isEqualTo(13);
    assertThat(versions.count(12)).isOne();
  }

  @Test
  void anOldRuleUnderTheNewEpochIsFound() {
    decide(13, 10, 1, 13, 2);

    assertThat(versions.wrongs()).singleElement().asString().startsWith("t-0 has what its epoch");
  }

  @Test
  void aNewModelUnderTheOldEpochIsFound() {
    decide(12, 12, 2, 13, 2);

    assertThat(versions.wrongs()).hasSize(1);
  }

  @Test
  void anOldRuleByTheNameOfTheNewIsFound() {
    decide(12, 12, 1, 11, 1);

    assertThat(versions.wrongs()).hasSize(1);
  }

  @Test
  void anEpochAtWhichNothingWasPublishedIsFound() {
    decide(14, 12, 2, 13, 2);

    assertThat(versions.wrongs()).hasSize(1);
  }

  @Test
  void aStepBackInAPartitionIsFound() {
    decide(12, 12, 2, 11, 1);
    decide(11, 10, 1, 11, 1);

    assertThat(versions.wrongs()).containsExactly("t-1 goes back to epoch 11 from 12");
  }

  @Test
  void aPaymentWithoutADecisionIsFound() {
    truth.next(0);

    assertThat(versions.wrongs()).containsExactly("t-0 has no decision");
  }
}
