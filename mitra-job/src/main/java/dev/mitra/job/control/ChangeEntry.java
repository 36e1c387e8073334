package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * A change with its resource read.
 *
 * @param change the change
 * @param record what it asks for
 */
record ChangeEntry(AdmittedChange change, ControlRecord record) {
  /** The order in which changes come into force. */
  static final Comparator<ChangeEntry> BY_EFFECT =
      Comparator.<ChangeEntry>comparingLong(entry -> entry.change.effectiveAt())
          .thenComparingLong(entry -> entry.change.epoch());

  /**
   * Reads a change that was admitted before.
   *
   * @throws InvalidDeclarationException when this version of the code cannot read it
   */
  static ChangeEntry of(AdmittedChange change) {
    return new ChangeEntry(
        change, ResourceParser.parse(change.key().getBytes(StandardCharsets.UTF_8), change.body()));
  }

  ResourceId id() {
    return record.id();
  }

  long epoch() {
    return change.epoch();
  }
}
