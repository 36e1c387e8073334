package dev.mitra.rules.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of the control topic.
 *
 * <p>A record is untrusted: whatever its bytes are, the answer is a {@link ControlRecord} or an
 * {@link InvalidDeclarationException} with all findings, which show no more of the record than
 * short names. The frame of a resource is
 *
 * <pre>{@code
 * apiVersion: mitra/v1
 * kind: Rule
 * metadata:
 *   name: card-testing
 *   version: 3                             # optional, from 1; has to move forward
 *   labels: { owner: risk-in }             # optional
 *   effectiveAt: 2026-03-01T00:00:00Z      # optional
 * spec: …
 * }</pre>
 *
 * <p>in JSON or YAML ({@link StrictDocuments}). A bundle's {@code spec} has whole resources under
 * {@code resources}, without an {@code effectiveAt} of their own, and keys under {@code delete}.
 *
 * <p>Unknown fields are refused. The record key, where there is one, has to be {@code kind/name}; a
 * record without a value deletes what its key names.
 */
public final class ResourceParser {
  /** The only version of the frame. */
  public static final String API_VERSION = "mitra/v1";

  /** The largest version: whole numbers up to it survive every JSON reader. */
  public static final long LARGEST_VERSION = 1L << 53;

  /** How many changes one bundle can hold. */
  public static final int MOST_ITEMS = 10_000;

  private static final int MOST_LABELS = 32;
  private static final int LONGEST_LABEL = 128;
  private static final int LONGEST_KEY = 256;
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{0,62}");

  private ResourceParser() {}

  /**
   * Reads one record without a version in its headers.
   *
   * @param key the record's key in UTF-8, or null when it has none
   * @param value the record's value, or null when it has none, which is a deletion
   * @throws InvalidDeclarationException with all findings
   */
  public static ControlRecord parse(byte @Nullable [] key, byte @Nullable [] value) {
    return parse(key, value, OptionalLong.empty());
  }

  /**
   * Reads one record.
   *
   * @param key the record's key in UTF-8, or null when it has none
   * @param value the record's value, or null when it has none, which is a deletion
   * @param deletedVersion the version that a deletion has in its header; a resource has its own
   * @throws InvalidDeclarationException with all findings
   */
  public static ControlRecord parse(
      byte @Nullable [] key, byte @Nullable [] value, OptionalLong deletedVersion) {
    if (value == null) {
      if (key == null) {
        throw new InvalidDeclarationException(
            "key", "is missing; a record without a value deletes the resource that its key names");
      }
      ResourceId id = ResourceId.parse(text(key));
      if (id.kind() == Kind.BUNDLE) {
        throw new InvalidDeclarationException(
            "key", "a bundle cannot be deleted; what it published is deleted one by one");
      }
      return new ControlRecord.Delete(id, deletedVersion);
    }
    JsonNode document = StrictDocuments.read(value);
    Findings findings = new Findings();
    Optional<Resource> read = frame(key, document, "", findings);
    if (read.isPresent() && read.get().id().kind() == Kind.BUNDLE) {
      List<ControlRecord> items = items(read.get().spec(), findings);
      findings.throwIfAny();
      return new ControlRecord.Bundle(read.get(), items);
    }
    findings.throwIfAny();
    return new ControlRecord.Publish(read.orElseThrow());
  }

  /** Reads the frame of a resource; nothing when it lacks what a resource cannot be without. */
  private static Optional<Resource> frame(
      byte @Nullable [] key, JsonNode document, String path, Findings findings) {
    StrictObject top = StrictObject.of(document, path, findings);
    String version = top.requiredText("apiVersion");
    if (!version.isEmpty() && !version.equals(API_VERSION)) {
      top.refuse("apiVersion", "is " + Quote.of(version) + "; allowed is " + API_VERSION);
    }
    String label = top.requiredText("kind");
    Optional<Kind> kind = Kind.of(label);
    if (!label.isEmpty() && kind.isEmpty()) {
      top.refuse("kind", ResourceId.unknownKind(label));
    }
    StrictObject metadata = top.object("metadata");
    String name = metadata.requiredText("name");
    boolean named = ResourceId.isName(kind.orElse(Kind.RULE), name);
    if (!name.isEmpty() && !named) {
      metadata.refuse("name", Quote.of(name) + " is not allowed; " + ResourceId.NAMES);
    }
    long number = metadata.whole("version", 0, 1, LARGEST_VERSION);
    Map<String, String> labels = labels(metadata);
    OptionalLong effectiveAt = metadata.optionalInstant("effectiveAt");
    metadata.finish();
    top.object("spec");
    top.finish();
    if (kind.isEmpty() || !named || !(document.path("spec") instanceof ObjectNode spec)) {
      return Optional.empty();
    }
    ResourceId id = new ResourceId(kind.get(), name);
    if (key != null) {
      checkKey(text(key), id, findings);
    }
    // The fields of the spec are the business of the kind's own parser.
    return Optional.of(
        new Resource(
            id,
            number == 0 ? OptionalLong.empty() : OptionalLong.of(number),
            labels,
            effectiveAt,
            spec));
  }

  private static List<ControlRecord> items(ObjectNode bundle, Findings findings) {
    StrictObject spec = StrictObject.of(bundle, "spec", findings);
    List<ControlRecord> items = new ArrayList<>();
    Set<ResourceId> seen = new HashSet<>();
    List<JsonNode> resources = spec.list("resources");
    List<JsonNode> deleted = spec.list("delete");
    if (resources.size() + deleted.size() > MOST_ITEMS) {
      findings.add("spec", "holds more than the %d changes that are allowed", MOST_ITEMS);
      return items;
    }
    for (int i = 0; i < resources.size(); i++) {
      String path = "spec.resources[" + i + "]";
      Optional<Resource> item = frame(null, resources.get(i), path, findings);
      if (item.isPresent()) {
        Resource resource = item.get();
        if (resource.id().kind() == Kind.BUNDLE) {
          findings.add(path + ".kind", "is Bundle; a bundle cannot hold another one");
        }
        if (resource.effectiveAt().isPresent()) {
          findings.add(
              path + ".metadata.effectiveAt",
              "is not allowed here; the bundle's own holds for all that is in it");
        }
        checkOnce(resource.id(), path, seen, findings);
        items.add(new ControlRecord.Publish(resource));
      }
    }
    for (int i = 0; i < deleted.size(); i++) {
      String path = "spec.delete[" + i + "]";
      try {
        ResourceId id = ResourceId.parse(deleted.get(i).isTextual() ? deleted.get(i).asText() : "");
        if (id.kind() == Kind.BUNDLE) {
          findings.add(path, "is a bundle, which cannot be deleted");
        }
        checkOnce(id, path, seen, findings);
        items.add(new ControlRecord.Delete(id, OptionalLong.empty()));
      } catch (InvalidDeclarationException e) {
        e.findings().forEach(f -> findings.add(new Finding(path, f.message())));
      }
    }
    if (resources.isEmpty() && deleted.isEmpty()) {
      findings.add("spec", "changes nothing; a bundle has resources or delete, or both");
    }
    spec.finish();
    return items;
  }

  private static void checkOnce(
      ResourceId id, String path, Set<ResourceId> seen, Findings findings) {
    if (!seen.add(id)) {
      findings.add(path, "changes %s a second time; once in a bundle is allowed", id);
    }
  }

  private static void checkKey(String key, ResourceId id, Findings findings) {
    if (!key.equals(id.toKey())) {
      findings.add(
          "key",
          "is %s; it has to be %s, the kind and the name of the resource",
          Quote.of(key),
          id.toKey());
    }
  }

  private static Map<String, String> labels(StrictObject metadata) {
    Map<String, String> labels = metadata.textMap("labels");
    if (labels.size() > MOST_LABELS) {
      metadata.refuse("labels", "are more than " + MOST_LABELS + ", which is the most allowed");
    }
    labels.forEach(
        (name, value) -> {
          if (!LABEL.matcher(name).matches()) {
            metadata.refuse(
                "labels",
                Quote.of(name)
                    + " is no name of a label; it has 1 to 63 letters, digits and . _ / -, and"
                    + " begins with a letter or digit");
          }
          if (value.length() > LONGEST_LABEL) {
            metadata.refuse(
                "labels",
                "the value of "
                    + Quote.of(name)
                    + " is longer than the "
                    + LONGEST_LABEL
                    + " characters that are allowed");
          }
        });
    return labels;
  }

  private static String text(byte[] key) {
    if (key.length > LONGEST_KEY) {
      throw new InvalidDeclarationException(
          "key", "is longer than the " + LONGEST_KEY + " bytes that are allowed");
    }
    return new String(key, StandardCharsets.UTF_8);
  }
}
