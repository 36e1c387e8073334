package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.ResourceId;

/** A resource in force, compiled as far as it was asked for. */
interface InForce {
  /** What was published. */
  Published published();

  /** Kind and name. */
  default ResourceId id() {
    return published().id();
  }

  /** The epoch at which it was published. */
  default long epoch() {
    return published().epoch();
  }

  /** The finding about it when it was admitted before and is not valid any more. */
  default Finding leftOut(InvalidDeclarationException e) {
    return published().leftOut(e);
  }
}
