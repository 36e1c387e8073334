package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.policy.Thresholds;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Works out what has to be published so that models change their roles. What it finds is what will
 * be in force once everything that was published is.
 */
final class ModelMoves {
  private final ControlHistory history;
  private final InForce present;
  private final boolean signed;

  /**
   * @param signed whether records are to be signed, and so need versions
   */
  ModelMoves(ControlHistory history, boolean signed) {
    this.history = history;
    this.present = history.atLast();
    this.signed = signed;
  }

  /**
   * Makes a challenger or shadow the champion; the present champion becomes a shadow.
   *
   * @param deleteOld whether the present champion is deleted instead
   * @throws InvalidDeclarationException when there is no such model, or it cannot be champion
   */
  ModelMove promote(ResourceId id, boolean deleteOld) {
    Change standing = standing(id);
    Resource model = standing.resource();
    if (ModelSpecs.has(ModelRole.CHAMPION, model)) {
      throw new InvalidDeclarationException(
          id.toKey(),
          "is the champion already, since epoch "
              + standing.epoch()
              + present
                  .demotionOf(id)
                  .map(by -> "; " + by.id() + " holds it back: `mitra delete " + by.id() + "`")
                  .orElse("; `mitra model list` shows who could take its place"));
    }
    refuseMicro(model, "promoted");
    List<String> sentences = new ArrayList<>();
    List<Proposed> proposals = new ArrayList<>();
    sentences.add(becomes(model, "CHAMPION"));
    proposals.add(next(ModelSpecs.withRole(model, ModelRole.CHAMPION, Optional.empty())));
    Optional<Change> champion = only(ModelRole.CHAMPION);
    champion.ifPresent(
        old -> {
          Resource before = old.resource();
          if (deleteOld) {
            sentences.add(was(before, "is deleted"));
            proposals.add(Proposed.deletion("", old.id(), OptionalLong.empty(), List.of()));
          } else {
            sentences.add(becomes(before, "SHADOW"));
            proposals.add(next(ModelSpecs.withRole(before, ModelRole.SHADOW, Optional.empty())));
          }
        });
    thresholds(id, champion.map(Change::id)).ifPresent(sentences::add);
    return new ModelMove("promote-" + id.name(), sentences, proposals);
  }

  /**
   * Makes a shadow the challenger for a share of the payments, or changes the challenger's share.
   *
   * @param percent from 0 to 100
   * @param by the field that is split; empty for the one that it was split by last
   * @param replace whether another challenger becomes a shadow
   * @throws InvalidDeclarationException when there is no such model, it cannot be challenger, or no
   *     field is known
   */
  ModelMove ramp(ResourceId id, double percent, Optional<String> by, boolean replace) {
    Resource model = standing(id).resource();
    if (ModelSpecs.has(ModelRole.CHAMPION, model)) {
      throw new InvalidDeclarationException(
          id.toKey(),
          "is the champion, which decides what no challenger does; `mitra model promote` puts"
              + " another in its place, `mitra model rollback` the one before");
    }
    refuseMicro(model, "ramped");
    ModelSplit split = new ModelSplit(percent, by.orElseGet(() -> lastField(id)));
    List<String> sentences = new ArrayList<>();
    List<Proposed> proposals = new ArrayList<>();
    sentences.add(becomes(model, "CHALLENGER, " + ModelSpecs.splitText(split)));
    Optional<ModelSplit> before = ModelSpecs.split(model);
    if (before.isPresent() && !before.get().by().equals(split.by())) {
      sentences.add(
          "It was split by " + before.get().by() + ": from now on it decides other payments.");
    }
    proposals.add(next(ModelSpecs.withRole(model, ModelRole.CHALLENGER, Optional.of(split))));
    Optional<Change> other =
        only(ModelRole.CHALLENGER).filter(challenger -> !challenger.id().equals(id));
    if (other.isPresent()) {
      Resource old = other.get().resource();
      if (!replace) {
        throw new InvalidDeclarationException(
            id.toKey(),
            "cannot be challenger beside "
                + old.id()
                + ", which is ("
                + ModelSpecs.roleText(old)
                + "); one is allowed: with --replace that one becomes a shadow");
      }
      sentences.add(becomes(old, "SHADOW"));
      proposals.add(next(ModelSpecs.withRole(old, ModelRole.SHADOW, Optional.empty())));
    }
    return new ModelMove("ramp-" + id.name(), sentences, proposals);
  }

  /**
   * Puts the champion before the present one back; the present one becomes a shadow, unless it is
   * an earlier content of the same model.
   *
   * @param wanted the model to go back to; empty for whichever was champion last
   * @throws InvalidDeclarationException when there was none
   */
  ModelMove rollback(Optional<ResourceId> wanted) {
    Optional<Change> champion = only(ModelRole.CHAMPION);
    Change target = ModelChampions.before(history, champion, wanted);
    Resource content = target.resource();
    List<String> sentences = new ArrayList<>();
    List<Proposed> proposals = new ArrayList<>();
    sentences.add(
        target.id()
            + " becomes CHAMPION again as it was at epoch "
            + target.epoch()
            + ", model version "
            + ModelSpecs.version(content)
            + ", published "
            + Moments.brief(target.recordMillis()));
    proposals.add(next(content));
    champion
        .filter(old -> !old.id().equals(target.id()))
        .ifPresent(
            old -> {
              Resource before = old.resource();
              sentences.add(becomes(before, "SHADOW"));
              proposals.add(next(ModelSpecs.withRole(before, ModelRole.SHADOW, Optional.empty())));
            });
    thresholds(target.id(), champion.map(Change::id)).ifPresent(sentences::add);
    return new ModelMove("rollback-to-" + target.id().name(), sentences, proposals);
  }

  /** The model with a role of which there is one at most. */
  Optional<Change> only(ModelRole role) {
    return models().stream().filter(change -> ModelSpecs.has(role, change.resource())).findFirst();
  }

  private List<Change> models() {
    return present.all().stream().filter(change -> change.id().kind() == Kind.MODEL).toList();
  }

  private Change standing(ResourceId id) {
    return present
        .get(id)
        .orElseThrow(
            () -> {
              String hint =
                  Nearest.hint(
                      id.name(), models().stream().map(change -> change.id().name()).toList());
              return new InvalidDeclarationException(
                  id.toKey(),
                  "is not in force"
                      + (hint.isEmpty()
                          ? "; `mitra model list` lists those that are, `mitra model publish FILE`"
                              + " publishes one"
                          : hint));
            });
  }

  private static void refuseMicro(Resource model, String what) {
    if (ModelSpecs.has(ModelRole.MICRO, model)) {
      throw new InvalidDeclarationException(
          model.id().toKey(),
          "is a micro model, whose score others read, and cannot be "
              + what
              + "; publish it under another name with `mitra model publish FILE --as NAME`");
    }
  }

  /** The field by which a model was split last. */
  private String lastField(ResourceId id) {
    List<Change> changes = history.changes(id);
    for (int i = changes.size() - 1; i >= 0; i--) {
      Change change = changes.get(i);
      Optional<ModelSplit> split =
          change.deletes() ? Optional.empty() : ModelSpecs.split(change.resource());
      if (split.isPresent() && !split.get().by().isEmpty()) {
        return split.get().by();
      }
    }
    throw new InvalidDeclarationException(
        "--by",
        "is needed, as "
            + id
            + " was no challenger before: a text field of the events, such as card; a value that it"
            + " decides once it decides always");
  }

  /** A content with no time of its own, as the next version. */
  private Proposed next(Resource model) {
    Resource now =
        new Resource(
            model.id(), model.version(), model.labels(), OptionalLong.empty(), model.spec());
    boolean same =
        present
            .get(model.id())
            .map(change -> ModelSpecs.saysTheSame(change.resource(), now))
            .orElse(false);
    // What is in force as it is keeps its version, so that it is seen to be unchanged.
    return ModelSpecs.proposed(
        "", now, same ? model.version() : history.nextVersion(model.id(), signed));
  }

  private static String becomes(Resource model, String role) {
    return was(model, "becomes " + role);
  }

  private static String was(Resource model, String what) {
    return "%s, model version %s, %s; it was %s"
        .formatted(model.id(), ModelSpecs.version(model), what, ModelSpecs.roleText(model));
  }

  /** What to know about thresholds when the model that decides is another one. */
  private Optional<String> thresholds(ResourceId next, Optional<ResourceId> before) {
    Optional<PolicySpec> policy = policy(present);
    if (policy.isEmpty() || before.isEmpty()) {
      return Optional.empty();
    }
    Thresholds now = policy.get().thresholdsOf(before.get().name());
    Thresholds then = policy.get().thresholdsOf(next.name());
    return now.equals(then)
        ? Optional.empty()
        : Optional.of(
            "Thresholds of the score change, by Policy/default: from %s to %s"
                .formatted(ModelSpecs.thresholdsText(now), ModelSpecs.thresholdsText(then)));
  }

  /** The policy, as far as it can be read. */
  static Optional<PolicySpec> policy(InForce inForce) {
    try {
      return inForce
          .get(new ResourceId(Kind.POLICY, PolicySpec.NAME))
          .map(change -> PolicySpec.parse(change.id().name(), change.resource().spec()));
    } catch (InvalidDeclarationException e) {
      return Optional.empty();
    }
  }
}
