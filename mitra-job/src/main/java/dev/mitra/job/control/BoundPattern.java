package dev.mitra.job.control;

import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.rule.Mode;
import java.util.Optional;

/**
 * A pattern in force with its place in the vector.
 *
 * @param name the name of its resource
 * @param epoch when it was admitted: the offset of its record in the control topic
 * @param spec what it says
 * @param entity the index of its kind of entity among those of the plan
 * @param column the column of the vector that says whether it has matched now; its others follow
 * @param compiled what follows events; empty when it is DISABLED, or was admitted before and does
 *     not fit what else is in force any more: its columns stay with their empty values
 */
public record BoundPattern(
    String name,
    long epoch,
    PatternSpec spec,
    int entity,
    int column,
    Optional<CompiledPattern> compiled) {

  /** Whether a vector says that a pattern of this mode has matched now. */
  public boolean hasMatched(double[] vector, Mode mode) {
    return spec.mode() == mode && vector[column] == 1;
  }
}
