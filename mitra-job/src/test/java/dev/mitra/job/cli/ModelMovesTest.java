package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.control.Models;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code mitra model promote, ramp, rollback}: what each publishes, held against the admission. */
class ModelMovesTest {
  private static final ResourceId A = ModelSpecs.id("a");
  private static final ResourceId B = ModelSpecs.id("b");

  private final Histories topic = new Histories().publish(Controls.CARD);

  private static String model(String name, ModelRole role, String version) {
    return Models.model(
        name,
        spec -> {
          spec.put("role", role.name());
          spec.put("version", version);
        });
  }

  private static String challenger(String name, int percent) {
    return Models.model(
        name,
        spec -> {
          spec.put("role", ModelRole.CHALLENGER.name());
          spec.putObject("rollout").put("percent", percent).put("by", "card");
        });
  }

  /** A champion a, and b in a role. */
  private Histories championAndB(ModelRole role) {
    return topic
        .publish(model("a", ModelRole.CHAMPION, "1"))
        .publish(role == ModelRole.CHALLENGER ? challenger("b", 10) : model("b", role, "1"));
  }

  private ModelMoves moves() {
    return new ModelMoves(topic.history(), false);
  }

  /** Publishes what a move proposes, all of it in one record; the admission has to take it. */
  private List<String> publish(ModelMove move) {
    List<Proposed> records =
        move.proposals().size() == 1
            ? move.proposals()
            : move.bundle(topic.history(), false).records();
    assertThat(records).hasSize(1);
    PastRecord past =
        topic.history().propose(records.get(0).id(), records.get(0).body(), List.of(), topic.now());
    assertThat(past.ack().findings()).isEmpty();
    return roles();
  }

  private List<String> roles() {
    List<String> roles = new ArrayList<>();
    for (Change change : topic.history().atLast().all()) {
      if (change.id().toKey().startsWith("Model/")) {
        roles.add(
            change.id().name()
                + " "
                + ModelSpecs.version(change.resource())
                + " "
                + ModelSpecs.roleText(change.resource()));
      }
    }
    return roles;
  }

  @Test
  void theChallengerBecomesChampionAndTheChampionAShadow() {
    championAndB(ModelRole.CHALLENGER);
    ModelMove move = moves().promote(B, false);
    assertThat(move.sentences())
        .containsExactly(
            "Model/b, model version 1, becomes CHAMPION; it was CHALLENGER, 10 % by card",
            "Model/a, model version 1, becomes SHADOW; it was CHAMPION");
    assertThat(publish(move)).containsExactly("a 1 SHADOW", "b 1 CHAMPION");
  }

  @Test
  void theOldChampionCanBeDeletedInTheSameBundle() {
    championAndB(ModelRole.SHADOW);
    ModelMove move = moves().promote(B, true);
    assertThat(move.sentences())
        .last()
        .isEqualTo("Model/a, model version 1, is deleted; it was CHAMPION");
    assertThat(publish(move)).containsExactly("b 1 CHAMPION");
  }

  @Test
  void withoutAChampionOneRecordIsEnough() {
    topic.publish(model("b", ModelRole.SHADOW, "1"));
    assertThat(publish(moves().promote(B, false))).containsExactly("b 1 CHAMPION");
  }

  @Test
  void whatCannotBePromotedIsSaidWithWhatToDo() {
    championAndB(ModelRole.MICRO);
    assertThatThrownBy(() -> moves().promote(A, false))
        .hasMessageContaining(
            "Model/a: is the champion already, since epoch 1; `mitra model list`");
    assertThatThrownBy(() -> moves().promote(B, false))
        .hasMessageContaining("Model/b: is a micro model, whose score others read");
    assertThatThrownBy(() -> moves().promote(ModelSpecs.id("none"), false))
        .hasMessageContaining(
            "Model/none: is not in force; `mitra model list` lists those that are");
    assertThatThrownBy(() -> ModelSpecs.id("rule/x")).hasMessageContaining("Rule/x: is no model");
    assertThatThrownBy(() -> ModelSpecs.id("No Name")).hasMessageContaining("lower-case");
  }

  @Test
  void thePolicysThresholdsAreToldWhenTheyChange() {
    championAndB(ModelRole.SHADOW)
        .publish(
            Controls.resource(
                "Policy", "default", "", "score: { block: 0.9 }\nmodels:\n  b: { review: 0.4 }"));
    assertThat(moves().promote(B, false).sentences())
        .last()
        .isEqualTo(
            "Thresholds of the score change, by Policy/default: from block 0.9 to review 0.4");
  }

  @Test
  void aShadowIsRampedUpAndKeepsItsField() {
    championAndB(ModelRole.SHADOW);
    assertThatThrownBy(() -> moves().ramp(B, 10, Optional.empty(), false))
        .hasMessageContaining("--by: is needed, as Model/b was no challenger before: a text field");
    assertThat(publish(moves().ramp(B, 10, Optional.of("card"), false)))
        .containsExactly("a 1 CHAMPION", "b 1 CHALLENGER, 10 % by card");
    assertThat(publish(moves().ramp(B, 12.5, Optional.empty(), false)))
        .containsExactly("a 1 CHAMPION", "b 1 CHALLENGER, 12.5 % by card");
    assertThat(publish(moves().ramp(B, 0, Optional.empty(), false)))
        .containsExactly("a 1 CHAMPION", "b 1 CHALLENGER, 0 % by card");
    assertThat(moves().ramp(B, 5, Optional.of("device"), false).sentences())
        .last()
        .isEqualTo("It was split by card: from now on it decides other payments.");
  }

  @Test
  void theSameShareAgainChangesNothing() {
    championAndB(ModelRole.CHALLENGER);
    Proposed again = moves().ramp(B, 10, Optional.empty(), false).proposals().get(0);
    Change present = topic.history().atLast().get(B).orElseThrow();
    assertThat(Trial.isSame(again.record(), present)).isTrue();
  }

  @Test
  void aSecondChallengerTakesThePlaceOfTheFirstOnlyWhenThatIsSaid() {
    championAndB(ModelRole.CHALLENGER).publish(model("c", ModelRole.SHADOW, "1"));
    ResourceId c = ModelSpecs.id("c");
    assertThatThrownBy(() -> moves().ramp(c, 5, Optional.of("card"), false))
        .hasMessageContaining(
            "Model/c: cannot be challenger beside Model/b, which is (CHALLENGER, 10 % by card)");
    assertThat(publish(moves().ramp(c, 5, Optional.of("card"), true)))
        .containsExactly("a 1 CHAMPION", "b 1 SHADOW", "c 1 CHALLENGER, 5 % by card");
    assertThatThrownBy(() -> moves().ramp(A, 5, Optional.of("card"), true))
        .hasMessageContaining("Model/a: is the champion, which decides what no challenger does");
  }

  @Test
  void aRollbackPutsTheChampionBackAndASecondOneTakesThatBack() {
    championAndB(ModelRole.CHALLENGER);
    publish(moves().promote(B, false));
    ModelMove move = moves().rollback(Optional.empty());
    assertThat(move.sentences())
        .containsExactly(
            "Model/a becomes CHAMPION again as it was at epoch 1, model version 1, published"
                + " 2026-03-01T10:01:00Z",
            "Model/b, model version 1, becomes SHADOW; it was CHAMPION");
    assertThat(publish(move)).containsExactly("a 1 CHAMPION", "b 1 SHADOW");
    assertThat(publish(moves().rollback(Optional.empty())))
        .containsExactly("a 1 SHADOW", "b 1 CHAMPION");
  }

  @Test
  void aNewContentUnderTheSameNameIsRolledBackInOneRecord() {
    topic
        .publish(model("a", ModelRole.CHAMPION, "1"))
        .publish(
            Models.otherModel("a", ModelRole.CHAMPION)
                .replace("\"version\":\"1\"", "\"version\":\"2\""));
    assertThat(roles()).containsExactly("a 2 CHAMPION");
    ModelMove move = moves().rollback(Optional.empty());
    assertThat(move.proposals()).hasSize(1);
    assertThat(publish(move)).containsExactly("a 1 CHAMPION");
  }

  @Test
  void aChampionThatWasDeletedComesBack() {
    topic.publish(model("a", ModelRole.CHAMPION, "1")).delete("Model/a");
    assertThat(publish(moves().rollback(Optional.empty()))).containsExactly("a 1 CHAMPION");
  }

  @Test
  void aModelThatWasChampionLongAgoCanBeNamed() {
    championAndB(ModelRole.SHADOW).publish(model("c", ModelRole.SHADOW, "1"));
    publish(moves().promote(B, false));
    publish(moves().promote(ModelSpecs.id("c"), false));
    assertThat(publish(moves().rollback(Optional.of(A))))
        .containsExactly("a 1 CHAMPION", "b 1 SHADOW", "c 1 SHADOW");
  }

  @Test
  void thereHasToBeAChampionToGoBackTo() {
    topic.publish(model("b", ModelRole.SHADOW, "1"));
    assertThatThrownBy(() -> moves().rollback(Optional.empty()))
        .hasMessageContaining("no model was ever champion; `mitra model promote NAME` makes one");
    topic.publish(model("a", ModelRole.CHAMPION, "1"));
    assertThatThrownBy(() -> moves().rollback(Optional.empty()))
        .hasMessageContaining("Model/a: was the only champion so far, with no other content");
    assertThatThrownBy(() -> moves().rollback(Optional.of(B)))
        .hasMessageContaining(
            "Model/b: was never champion with another content than now; champions")
        .hasMessageContaining("were Model/a (epoch 2)");
  }

  @Test
  void versionsOfRecordsMoveForward() {
    topic
        .publish(
            model("a", ModelRole.CHAMPION, "1")
                .replace("\"name\":\"a\"", "\"name\":\"a\",\"version\":4"))
        .publish(model("b", ModelRole.SHADOW, "1"));
    ModelMove move = moves().promote(B, false);
    assertThat(move.proposals())
        .extracting(each -> each.id().name() + " " + each.record().version())
        .containsExactly("b OptionalLong.empty", "a OptionalLong[5]");
    publish(move);
    assertThat(
            new ModelMoves(topic.history(), true)
                .rollback(Optional.empty()).proposals().stream()
                    .map(each -> each.record().version()))
        .extracting(Object::toString)
        .containsExactly("OptionalLong[6]", "OptionalLong[1]");
  }

  @Test
  void twoModelsThatAreTooLargeForOneRecordAreRefusedBeforehand() {
    championAndB(ModelRole.SHADOW);
    String filler = "x".repeat(9 << 20);
    List<Proposed> large = new ArrayList<>();
    for (Proposed each : moves().promote(B, false).proposals()) {
      ObjectNode spec = ((ControlRecord.Publish) each.record()).resource().spec();
      spec.put("trainingData", filler);
      large.add(
          ModelSpecs.proposed(
              "", ((ControlRecord.Publish) each.record()).resource(), each.record().version()));
    }
    assertThatThrownBy(
            () -> new ModelMove("promote-b", List.of(), large).bundle(topic.history(), false))
        .hasMessageContaining("promote-b: takes 18.0 MiB in one record, and 16.0 MiB are allowed");
  }
}
