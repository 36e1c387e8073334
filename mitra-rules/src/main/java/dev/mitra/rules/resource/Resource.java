package dev.mitra.rules.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A resource as it was published: its frame is checked, what its {@code spec} says is not yet.
 *
 * @param id kind and name
 * @param version which version of the resource it is, from 1; empty when it has none
 * @param labels free texts of its owners, such as {@code owner: risk-in}
 * @param effectiveAt when it asks to take effect, in milliseconds since 1970-01-01T00:00:00Z; empty
 *     when it asks for no time
 * @param spec what it declares, to be read by the parser of its kind; not copied, and not to be
 *     changed by anyone
 */
public record Resource(
    ResourceId id,
    OptionalLong version,
    Map<String, String> labels,
    OptionalLong effectiveAt,
    ObjectNode spec) {

  public Resource {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
