package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.util.OptionalLong;

/**
 * A resource as it was published.
 *
 * @param id kind and name
 * @param epoch the epoch at which it was published
 * @param effectiveAt from when on it is in force, milliseconds since 1970
 * @param version the version that it has; empty when it has none
 * @param resource what was published
 * @param bytes how large its record is, or its share of a bundle's
 */
record Published(
    ResourceId id,
    long epoch,
    long effectiveAt,
    OptionalLong version,
    Lazy<Resource> resource,
    long bytes) {

  /** The finding about it when it was admitted before and is not valid any more. */
  Finding leftOut(InvalidDeclarationException e) {
    return new Finding(id.toKey() + " (epoch " + epoch + ")", String.valueOf(e.getMessage()));
  }
}
