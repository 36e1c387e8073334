package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Resource;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code mitra rollback}: which content it goes back to, and as which version. */
class RollbackTest {
  private static Rollback rollback(Histories topic, String id, long to) {
    return Rollback.of(
        topic.history(),
        KindNames.id(id),
        false,
        to < 0 ? OptionalLong.empty() : OptionalLong.of(to));
  }

  private static Resource resource(Rollback rollback) {
    return ((ControlRecord.Publish) rollback.proposed().record()).resource();
  }

  @Test
  void withoutAnEpochItGoesBackToWhatItWasBefore() {
    Histories topic =
        new Histories()
            .publish(Histories.CARD)
            .publish(Histories.rule(1, "card.count_1h >= 3", "REVIEW"))
            .publish(Histories.rule(2, "card.count_1h >= 4", "BLOCK"));
    Rollback rollback = rollback(topic, "rule/busy-card", -1);
    assertThat(rollback.sentence())
        .isEqualTo(
            "Rule/busy-card goes from epoch 2 back to what it was at epoch 1, published"
                + " 2026-03-01T10:01:00Z, as version 3");
    assertThat(resource(rollback).spec().path("action").asText()).isEqualTo("REVIEW");
    assertThat(resource(rollback).version()).hasValue(3);
    assertThat(resource(rollback).labels()).containsEntry("owner", "risk-in");
  }

  @Test
  void aSecondRollbackTakesTheFirstOneBack() {
    Histories topic =
        new Histories()
            .publish(Histories.CARD)
            .publish(Histories.rule(1, "card.count_1h >= 3", "REVIEW"))
            .publish(Histories.rule(2, "card.count_1h >= 4", "BLOCK"))
            .publish(Histories.rule(3, "card.count_1h >= 3", "REVIEW"));
    Resource back = resource(rollback(topic, "rule/busy-card", -1));
    assertThat(back.spec().path("action").asText()).isEqualTo("BLOCK");
    assertThat(back.version()).hasValue(4);
  }

  @Test
  void anEpochThatWasAdmittedCanBeNamed() {
    Histories topic = Histories.eventful();
    Resource back = resource(rollback(topic, "rule/busy-card", 2));
    assertThat(back.spec().path("action").asText()).isEqualTo("REVIEW");
    assertThat(back.version()).hasValue(5);
    assertThatThrownBy(() -> rollback(topic, "rule/busy-card", 4))
        .hasMessageContaining(
            "--to: Rule/busy-card was not admitted at epoch 4; it was at 2, 3, 8");
  }

  @Test
  void whatIsDeletedComesBack() {
    Rollback rollback = rollback(Histories.eventful(), "rule/old-rule", -1);
    assertThat(rollback.sentence())
        .startsWith("Rule/old-rule, which is deleted, comes back as it was at epoch 5");
    // Nobody gave it versions.
    assertThat(resource(rollback).version()).isEmpty();
  }

  @Test
  void theVersionOfADeletionCountsToo() {
    Histories topic =
        new Histories()
            .publish(Histories.CARD)
            .publish(Histories.rule(1, "card.count_1h >= 3", "REVIEW"))
            .delete("Rule/busy-card", 7);
    assertThat(resource(rollback(topic, "rule/busy-card", -1)).version()).hasValue(8);
  }

  @Test
  void thereHasToBeSomethingToGoBackTo() {
    Histories topic = Histories.eventful();
    assertThatThrownBy(() -> rollback(topic, "rule/none", -1))
        .hasMessageContaining("Rule/none was never admitted, so there is nothing to go back to");
    assertThatThrownBy(() -> rollback(topic, "policy/default", -1))
        .hasMessageContaining("was never anything else than it is now, at epoch 1");
    assertThatThrownBy(() -> rollback(topic, "bundle/b", -1))
        .hasMessageContaining("is a bundle; roll back what it published one by one");
  }
}
