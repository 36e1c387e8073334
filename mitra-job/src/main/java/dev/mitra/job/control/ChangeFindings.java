package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.ResourceId;
import java.util.Map;

/** What stands against a change, each finding at its place in the record. */
final class ChangeFindings {
  private final Findings findings = new Findings();
  private final Map<ResourceId, String> places;

  /**
   * @param places what findings about the resources that change begin with
   */
  ChangeFindings(Map<ResourceId, String> places) {
    this.places = places;
  }

  /** Whether the change publishes or deletes a resource. */
  boolean isChanged(InForce resource) {
    return places.containsKey(resource.id());
  }

  /** Whether more findings would not be told. */
  boolean isFull() {
    return findings.size() >= Findings.LIMIT;
  }

  /** Adds what stands against a resource, at its place or under its own name. */
  void add(InForce resource, InvalidDeclarationException e) {
    e.findings().forEach(finding -> add(resource, finding));
  }

  /** Adds what stands against a resource, at its place or under its own name. */
  void add(InForce resource, Finding finding) {
    add(places.getOrDefault(resource.id(), resource.id().toKey()), finding);
  }

  /** Adds a finding at a place. */
  void add(String place, Finding finding) {
    findings.add(
        place.isEmpty()
            ? finding
            : new Finding((place + " " + finding.path()).strip(), finding.message()));
  }

  void throwIfAny() {
    findings.throwIfAny();
  }
}
