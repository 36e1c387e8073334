package dev.mitra.job.bench.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;

/**
 * A resource as it is published.
 *
 * @param id its kind and name; the record's key
 * @param json the record's value
 */
public record Declared(ResourceId id, String json) {

  static Declared of(Kind kind, String name, ObjectNode spec) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("apiVersion", ResourceParser.API_VERSION);
    resource.put("kind", kind.label());
    resource.putObject("metadata").put("name", name);
    resource.set("spec", spec);
    return new Declared(new ResourceId(kind, name), resource.toString());
  }

  /** The key of the control record, in UTF-8. */
  public byte[] key() {
    return id.toKey().getBytes(StandardCharsets.UTF_8);
  }

  /** The value of the control record, in UTF-8. */
  public byte[] value() {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
