package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.model.ModelContent;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.rules.resource.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model in force: tested once, and tied again to the columns whenever these change. */
final class ModelInForce implements InForce {
  private final Published published;
  private final Lazy<ScoringModel> model;
  private @Nullable FeaturePlan boundTo;
  private List<String> boundMicros = List.of();
  private @Nullable BoundModel bound;

  /**
   * @param files what the change brings with it, and where it may have its file
   */
  ModelInForce(Published published, ModelFiles files) {
    this.published = published;
    this.model = Lazy.of(() -> admit(published.resource().get(), files));
  }

  private static ScoringModel admit(Resource resource, ModelFiles files) {
    try {
      ModelManifest manifest = ModelManifest.parse(resource.spec());
      return manifest.content() instanceof ModelContent.AtUri at
          ? ScoringModel.admit(manifest, files.get(at.uri().toString()))
          : ScoringModel.admit(manifest);
    } catch (ModelRefusedException e) {
      throw new InvalidDeclarationException(
          e.problems().stream()
              .map(problem -> new Finding(problem.path(), problem.message()))
              .toList());
    }
  }

  @Override
  public Published published() {
    return published;
  }

  /**
   * What scores.
   *
   * @throws InvalidDeclarationException when it is no sound model
   */
  ScoringModel model() {
    return model.get();
  }

  /**
   * Ties it to the columns of a plan and of micro models.
   *
   * @throws InvalidDeclarationException when it is no sound model, or the plan lacks its inputs
   */
  BoundModel bind(FeaturePlan plan, List<String> micros) {
    BoundModel known = bound;
    if (known == null || boundTo != plan || !boundMicros.equals(micros)) {
      known = BoundModel.bind(id().name(), epoch(), model(), plan, micros);
      bound = known;
      boundTo = plan;
      boundMicros = micros;
    }
    return known;
  }
}
