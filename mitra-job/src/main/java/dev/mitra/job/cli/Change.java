package dev.mitra.job.cli;

import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * One admitted change of one resource; a bundle makes several.
 *
 * @param id the resource
 * @param epoch the offset of its record
 * @param effectiveAt from when on it is in force, milliseconds since 1970
 * @param recordMillis when it was published, milliseconds since 1970
 * @param version the version that it makes, when it says one
 * @param signers who signed its record
 * @param bundle the bundle that it came in, if any
 * @param content reads the resource, which may be large; empty for a deletion
 */
record Change(
    ResourceId id,
    long epoch,
    long effectiveAt,
    long recordMillis,
    OptionalLong version,
    List<String> signers,
    Optional<ResourceId> bundle,
    Optional<Supplier<Resource>> content) {
  /** The order in which changes come into force. */
  static final Comparator<Change> BY_EFFECT =
      Comparator.comparingLong(Change::effectiveAt).thenComparingLong(Change::epoch);

  boolean deletes() {
    return content.isEmpty();
  }

  /**
   * What was published.
   *
   * @throws java.util.NoSuchElementException for a deletion
   */
  Resource resource() {
    return content.orElseThrow().get();
  }
}
