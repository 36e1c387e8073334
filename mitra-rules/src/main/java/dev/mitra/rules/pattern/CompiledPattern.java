package dev.mitra.rules.pattern;

import dev.mitra.features.expr.Variable;
import java.util.List;

/**
 * A pattern whose conditions are ready to be evaluated under one plan of features. Their variables
 * are, by ordinal: those of the event ({@link dev.mitra.features.event.EventVariables}), the
 * features of the pattern's entity in the order of its plan, and from {@code firstLookBack} on the
 * look-backs. Immutable.
 *
 * @param name the name of its resource
 * @param epoch the epoch of what was published last
 * @param since the epoch from which on it has followed the same sequence: its state is of that
 * @param spec what it says
 * @param stages all stages in the order of the declaration, those in groups too
 * @param lookBacks what conditions read of taken events
 * @param firstLookBack the ordinal of the first look-back
 * @param firstFeature the ordinal of the entity's first feature
 * @param kept the ordinals of what is kept of each event that a sequence takes: whatever any
 *     condition reads of the event itself or of taken ones; ascending by variable name. Not copied
 * @param keptVariables the same as variables
 * @param fingerprint the same for the same name, sequence, entity and kept variables declared since
 *     the same epoch: state of another fingerprint is not this pattern's
 */
public record CompiledPattern(
    String name,
    long epoch,
    long since,
    PatternSpec spec,
    List<CompiledStage> stages,
    List<LookBack> lookBacks,
    int firstLookBack,
    int firstFeature,
    int[] kept,
    List<Variable> keptVariables,
    long fingerprint) {

  /** Copies the lists. */
  public CompiledPattern {
    stages = List.copyOf(stages);
    lookBacks = List.copyOf(lookBacks);
    keptVariables = List.copyOf(keptVariables);
  }

  /** Whether any condition reads features, which then have to be computed for every event. */
  public boolean readsFeatures() {
    for (int ordinal : kept) {
      if (ordinal >= firstFeature) {
        return true;
      }
    }
    return false;
  }
}
