package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is said of a model beside its file when it is published.
 *
 * @param role its role; empty for that of the file, else SHADOW
 * @param percent a challenger's share; empty for that of the file
 * @param by the field by which it is split; empty for that of the file
 * @param name the name of the resource; empty for that of the file
 */
record ModelToPublish(
    Optional<ModelRole> role,
    Optional<Double> percent,
    Optional<String> by,
    Optional<String> name) {

  /**
   * The content of a file with what is said beside it.
   *
   * @throws IllegalArgumentException when role and share do not go together; says what to do
   * @throws InvalidDeclarationException when the name is not allowed
   */
  Resource of(Resource written) {
    Resource roled = withRole(written);
    return name.map(ModelSpecs::id)
        .map(
            (ResourceId id) ->
                new Resource(
                    id, roled.version(), roled.labels(), roled.effectiveAt(), roled.spec()))
        .orElse(roled);
  }

  private Resource withRole(Resource written) {
    boolean split = percent.isPresent() || by.isPresent();
    if (role.isEmpty() && !ModelSpecs.role(written).isEmpty() && !split) {
      return written;
    }
    ModelRole next = role.orElseGet(() -> split ? ModelRole.CHALLENGER : ModelRole.SHADOW);
    if (next != ModelRole.CHALLENGER) {
      if (split) {
        throw new IllegalArgumentException(
            "--percent and --by are a challenger's; say --role CHALLENGER, or leave them out.");
      }
      return ModelSpecs.withRole(written, next, Optional.empty());
    }
    Optional<ModelSplit> before = ModelSpecs.split(written);
    Optional<Double> share = percent.or(() -> before.map(ModelSplit::percent));
    Optional<String> field = by.or(() -> before.map(ModelSplit::by));
    if (share.isEmpty() || field.isEmpty()) {
      throw new IllegalArgumentException(
          "A challenger needs --percent N and --by FIELD: which share of the payments it decides.");
    }
    if (!(share.get() >= 0 && share.get() <= 100)) {
      throw new IllegalArgumentException(
          "--percent is " + ModelSpecs.number(share.get()) + "; 0 to 100 is allowed.");
    }
    return ModelSpecs.withRole(
        written, next, Optional.of(new ModelSplit(share.get(), field.get())));
  }

  /**
   * The version of the record: the file's own when it is larger than the last one, else the next
   * one; of what is in force as it is, the present one, so that it is seen to be unchanged.
   *
   * @param signed whether records are to be signed, and so need versions
   * @param force whether also what is unchanged is published
   */
  static OptionalLong version(
      Resource model, ControlHistory history, boolean signed, boolean force) {
    Optional<Change> present = history.atLast().get(model.id());
    if (present.isPresent()
        && !force
        && ModelSpecs.saysTheSame(present.get().resource(), model)
        && present.get().resource().effectiveAt().equals(model.effectiveAt())) {
      return present.get().version();
    }
    OptionalLong last = history.lastVersion(model.id());
    OptionalLong own = model.version();
    return own.isPresent() && (last.isEmpty() || own.getAsLong() > last.getAsLong())
        ? own
        : history.nextVersion(model.id(), signed);
  }
}
