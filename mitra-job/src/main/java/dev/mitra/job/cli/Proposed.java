package dev.mitra.job.cli;

import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One record that a command means to publish.
 *
 * @param place where it is from, for findings
 * @param record what it asks for
 * @param body its value; empty for a deletion
 * @param signatures signatures that were made before
 */
record Proposed(
    String place, ControlRecord record, Optional<byte[]> body, List<String> signatures) {

  static Proposed of(ResourceFiles.Item item) {
    return new Proposed(item.place(), item.record(), Optional.of(item.body()), item.signatures());
  }

  /** A deletion; its version stands in a header. */
  static Proposed deletion(
      String place, ResourceId id, OptionalLong version, List<String> signatures) {
    return new Proposed(place, new ControlRecord.Delete(id, version), Optional.empty(), signatures);
  }

  ResourceId id() {
    return record.id();
  }

  /** The version that stands in a header. */
  OptionalLong headerVersion() {
    return record instanceof ControlRecord.Delete delete ? delete.version() : OptionalLong.empty();
  }
}
