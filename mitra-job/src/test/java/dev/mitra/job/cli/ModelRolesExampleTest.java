package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.testing.Repository;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of {@code deploy/examples/model-roles}, step by step as its first file says. */
class ModelRolesExampleTest {
  private static final Path DEPLOY = Repository.root().resolve("deploy");
  private static final ResourceId OLD = ModelSpecs.id("payments");
  private static final ResourceId NEW = ModelSpecs.id("payments-v2");

  private final ControlHistory history =
      new ControlHistory(
          new ControlHistory.Settings(
              FeatureSets.schema(DEPLOY.resolve("defaults/schema.yaml")),
              1_000,
              Duration.ofDays(100).toMillis(),
              Optional.empty(),
              ModelFileSettings.NONE));

  private long now = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();

  private void publish(List<Proposed> records) {
    for (Proposed each : records) {
      now += 60_000;
      assertThat(history.propose(each.id(), each.body(), List.of(), now).ack().findings())
          .as("%s", each.id())
          .isEmpty();
    }
  }

  private void apply(Path folder) {
    publish(ResourceFiles.readOnce(List.of(folder)).stream().map(Proposed::of).toList());
  }

  private void move(ModelMove move) {
    publish(
        move.proposals().size() == 1 ? move.proposals() : move.bundle(history, false).records());
  }

  private ModelMoves moves() {
    return new ModelMoves(history, false);
  }

  private String role(ResourceId id) {
    return ModelSpecs.roleText(history.atLast().get(id).orElseThrow().resource());
  }

  @Test
  void everyStepOfItIsAdmitted() {
    apply(DEPLOY.resolve("defaults/resources"));
    ResourceFiles.Item file =
        ResourceFiles.readOnce(List.of(DEPLOY.resolve("defaults/resources/model.json"))).get(0);
    Resource model =
        new ModelToPublish(
                Optional.of(ModelRole.SHADOW),
                Optional.empty(),
                Optional.empty(),
                Optional.of("payments-v2"))
            .of(((ControlRecord.Publish) file.record()).resource());
    publish(
        List.of(
            ModelSpecs.proposed("", model, ModelToPublish.version(model, history, false, false))));
    apply(DEPLOY.resolve("examples/model-roles"));

    move(moves().ramp(NEW, 10, Optional.of("card"), false));
    assertThat(role(NEW)).isEqualTo("CHALLENGER, 10 % by card");
    ModelMove promotion = moves().promote(NEW, false);
    assertThat(promotion.sentences())
        .last()
        .asString()
        .isEqualTo(
            "Thresholds of the score change, by Policy/default: from block 0.9, challenge 0.6, review"
                + " 0.35 to block 0.97, challenge 0.6, review 0.35");
    move(promotion);
    assertThat(List.of(role(OLD), role(NEW))).containsExactly("SHADOW", "CHAMPION");
    move(moves().rollback(Optional.empty()));
    assertThat(List.of(role(OLD), role(NEW))).containsExactly("CHAMPION", "SHADOW");
  }
}
