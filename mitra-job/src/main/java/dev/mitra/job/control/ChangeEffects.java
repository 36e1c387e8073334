package dev.mitra.job.control;

import dev.mitra.job.control.ChangeEntry.Item;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a change brings about beside what it says, of which its verdict warns. */
final class ChangeEffects {
  private ChangeEffects() {}

  /**
   * The warnings.
   *
   * @param before what is in force before the change
   * @param after what is in force after it
   * @param later the changes that come into force after it
   */
  static List<String> of(
      ChangeEntry change, Compilation before, Compilation after, List<ChangeEntry> later) {
    Set<ResourceId> changed = new HashSet<>();
    change.items().forEach(item -> changed.add(item.id()));
    List<String> warnings = new ArrayList<>();
    for (DemotionInForce demotion : before.demotions.values()) {
      if (!after.demotions.containsKey(demotion.id().name()) && !changed.contains(demotion.id())) {
        warnings.add(demotion.id() + " ends with this: what it demoted takes part again");
      }
    }
    for (PatternInForce pattern : before.plan.patterns().values()) {
      PatternInForce now = after.plan.patterns().get(pattern.id().name());
      if (now != null && now != pattern && now.since() == change.epoch()) {
        warnings.add(
            now.id() + " follows another sequence now: what was under way and counted begins anew");
      }
    }
    for (ChangeEntry waiting : later) {
      for (Item item : waiting.items()) {
        if (changed.contains(item.id())) {
          warnings.add(
              item.id()
                  + " of epoch "
                  + waiting.epoch()
                  + ", which waited for its time, is withdrawn by this");
        }
      }
    }
    return warnings;
  }
}
