package dev.mitra.job.cli;

import dev.mitra.job.control.Ack;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceId;
import java.util.List;
import java.util.OptionalLong;

/**
 * One record of the control topic with its verdict; what it held is not kept.
 *
 * @param verb what it asked for: {@code publish}, {@code delete}, {@code bundle}, or {@code ?} when
 *     it could not be read
 * @param touched the resources that it is about: one, or those in a bundle; none when it could not
 *     be read
 * @param version the version that it says
 * @param signers who signed it, as far as the signatures were checked
 * @param ack the verdict
 */
record PastRecord(
    String verb, List<ResourceId> touched, OptionalLong version, List<String> signers, Ack ack) {
  /** What stands for a record that could not be read. */
  static final String UNREADABLE = "?";

  PastRecord {
    touched = List.copyOf(touched);
    signers = List.copyOf(signers);
  }

  static String verb(ControlRecord record) {
    if (record instanceof ControlRecord.Publish) {
      return "publish";
    }
    return record instanceof ControlRecord.Delete ? "delete" : "bundle";
  }

  long epoch() {
    return ack.epoch();
  }

  boolean admitted() {
    return ack.admitted();
  }

  /** Whether it is about a resource, by itself or in a bundle. */
  boolean isAbout(ResourceId id) {
    return touched.contains(id) || ack.resource().equals(id.toKey());
  }
}
