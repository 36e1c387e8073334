package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who was champion when, by the history of the control topic. */
final class ModelChampions {
  private ModelChampions() {}

  /** The changes that made a champion, each with what it published, in the order of effect. */
  static List<Change> of(ControlHistory history) {
    List<Change> champions = new ArrayList<>();
    Map<ResourceId, Change> models = new TreeMap<>();
    List<Change> changes =
        history.changes().stream().filter(change -> change.id().kind() == Kind.MODEL).toList();
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      if (change.deletes()) {
        models.remove(change.id());
      } else {
        models.put(change.id(), change);
      }
      // What one bundle changes is in force together.
      if (i + 1 == changes.size() || changes.get(i + 1).epoch() != change.epoch()) {
        models.values().stream()
            .filter(model -> ModelSpecs.has(ModelRole.CHAMPION, model.resource()))
            .filter(model -> champions.isEmpty() || !isSame(last(champions), model))
            .findFirst()
            .ifPresent(champions::add);
      }
    }
    return champions;
  }

  private static boolean isSame(Change one, Change other) {
    return one.id().equals(other.id()) && one.epoch() == other.epoch();
  }

  private static Change last(List<Change> changes) {
    return changes.get(changes.size() - 1);
  }

  /**
   * The last champion that said something else than the present one.
   *
   * @param wanted the model that it has to be; empty for any
   * @throws InvalidDeclarationException when there was none
   */
  static Change before(
      ControlHistory history, Optional<Change> present, Optional<ResourceId> wanted) {
    List<Change> champions = of(history);
    for (int i = champions.size() - 1; i >= 0; i--) {
      Change champion = champions.get(i);
      boolean other =
          present.isEmpty()
              || !ModelSpecs.saysTheSame(champion.resource(), present.get().resource());
      if (other && wanted.map(champion.id()::equals).orElse(true)) {
        return champion;
      }
    }
    if (champions.isEmpty()) {
      throw new InvalidDeclarationException(
          "", "no model was ever champion; `mitra model promote NAME` makes one");
    }
    if (wanted.isEmpty()) {
      throw new InvalidDeclarationException(
          last(champions).id().toKey(),
          "was the only champion so far, with no other content than now; `mitra model promote NAME`"
              + " puts another in its place");
    }
    throw new InvalidDeclarationException(
        wanted.get().toKey(),
        "was never champion with another content than now; champions were "
            + champions.stream()
                .map(change -> change.id() + " (epoch " + change.epoch() + ")")
                .collect(Collectors.joining(", ")));
  }
}
