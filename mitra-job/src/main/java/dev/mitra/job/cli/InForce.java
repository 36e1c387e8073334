package dev.mitra.job.cli;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The resources in force at some moment, each with the change that made it. */
final class InForce {
  private final TreeMap<ResourceId, Change> changes = new TreeMap<>();

  /** The demotions in force, by the key of their target. */
  private final Map<String, ResourceId> demotions = new TreeMap<>();

  private InForce() {}

  /** What is in force after changes, which stand in the order of effect. */
  static InForce of(List<Change> inOrder) {
    InForce result = new InForce();
    inOrder.forEach(result::apply);
    return result;
  }

  private void apply(Change change) {
    ResourceId id = change.id();
    // A demotion holds for one epoch of its target: the next one, or a deletion, ends it.
    ResourceId ended = demotions.get(id.toKey());
    if (ended != null && targetEpoch(changes.get(ended)) != change.epoch()) {
      changes.remove(ended);
      demotions.remove(id.toKey());
    }
    if (change.deletes()) {
      Change before = changes.remove(id);
      if (before != null && id.kind() == Kind.DEMOTION) {
        demotions.remove(target(before.resource()));
      }
      return;
    }
    changes.put(id, change);
    if (id.kind() == Kind.DEMOTION) {
      demotions.put(target(change.resource()), id);
    }
  }

  private static long targetEpoch(@Nullable Change demotion) {
    return demotion == null ? -1 : demotion.resource().spec().path("epoch").asLong(-1);
  }

  /** The key of what a demotion demotes. */
  static String target(Resource demotion) {
    return demotion.spec().path("target").asText();
  }

  /** All, by kind and name. */
  Collection<Change> all() {
    return new ArrayList<>(changes.values());
  }

  Optional<Change> get(ResourceId id) {
    return Optional.ofNullable(changes.get(id));
  }

  /** The demotion that holds a resource back, if there is one. */
  Optional<Change> demotionOf(ResourceId id) {
    return Optional.ofNullable(demotions.get(id.toKey())).map(changes::get);
  }
}
