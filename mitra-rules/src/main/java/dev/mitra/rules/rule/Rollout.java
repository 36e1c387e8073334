package dev.mitra.rules.rule;

import dev.mitra.features.check.StrictObject;

/**
 * For which share of the entities a rule acts. Which they are depends on the rule's name and the
 * entity's value alone ({@link RolloutSplit}): an entity that is treated once is treated always,
 * and stays treated when the share grows.
 *
 * @param percent how many of a hundred entities are treated, from 0 to 100
 * @param by a text field of the event schema, whose value names the entity; payments without one
 *     are in control, whatever the share
 */
public record Rollout(double percent, String by) {

  /**
   * @throws IllegalArgumentException when the share is not from 0 to 100
   */
  public Rollout {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("a rollout has 0 to 100 percent, not " + percent);
    }
  }

  static Rollout read(StrictObject rollout) {
    Rollout read =
        new Rollout(rollout.requiredNumber("percent", 0, 100), rollout.requiredText("by"));
    rollout.finish();
    return read;
  }
}
