package dev.mitra.rules.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 *   labels: { owner: risk-in }             # optional
 *   effectiveAt: 2026-03-01T00:00:00Z      # optional
 * spec: …
 * }</pre>
 *
 * <p>in JSON or YAML ({@link StrictDocuments}). Unknown fields are refused. The record key, where
 * there is one, has to be {@code kind/name}; a record without a value deletes what its key names.
 */
public final class ResourceParser {
  /** The only version of the frame. */
  public static final String API_VERSION = "mitra/v1";

  private static final int MOST_LABELS = 32;
  private static final int LONGEST_LABEL = 128;
  private static final int LONGEST_KEY = 256;
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{0,62}");

  /** Years that are surely a mistake, and would overflow when a delay is added. */
  private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

  private ResourceParser() {}

  /**
   * Reads one record.
   *
   * @param key the record's key in UTF-8, or null when it has none
   * @param value the record's value, or null when it has none, which is a deletion
   * @throws InvalidDeclarationException with all findings
   */
  public static ControlRecord parse(byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      if (key == null) {
        throw new InvalidDeclarationException(
            "key", "is missing; a record without a value deletes the resource that its key names");
      }
      return new ControlRecord.Delete(ResourceId.parse(text(key)));
    }
    return new ControlRecord.Publish(read(key, StrictDocuments.read(value)));
  }

  private static Resource read(byte @Nullable [] key, JsonNode document) {
    Findings findings = new Findings();
    StrictObject top = StrictObject.of(document, "", findings);
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
    if (!name.isEmpty() && !ResourceId.isName(name)) {
      metadata.refuse("name", Quote.of(name) + " is not allowed; " + ResourceId.NAMES);
    }
    Map<String, String> labels = labels(metadata);
    OptionalLong effectiveAt = effectiveAt(metadata);
    metadata.finish();
    top.object("spec");
    top.finish();
    if (key != null && kind.isPresent() && ResourceId.isName(name)) {
      checkKey(text(key), new ResourceId(kind.get(), name), findings);
    }
    findings.throwIfAny();
    // The fields of the spec are the business of the kind's own parser.
    return new Resource(
        new ResourceId(kind.orElseThrow(), name),
        labels,
        effectiveAt,
        (ObjectNode) document.required("spec"));
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

  private static OptionalLong effectiveAt(StrictObject metadata) {
    Optional<String> text = metadata.optionalText("effectiveAt");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      Instant instant = Instant.parse(text.get());
      if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(LATEST)) {
        return OptionalLong.of(instant.toEpochMilli());
      }
    } catch (DateTimeException e) {
      // The same finding as for an instant out of range.
    }
    metadata.refuse(
        "effectiveAt",
        Quote.of(text.get())
            + " is not allowed; write an instant from 1970 to 2999, such as"
            + " 2026-03-01T00:00:00Z");
    return OptionalLong.empty();
  }

  private static String text(byte[] key) {
    if (key.length > LONGEST_KEY) {
      throw new InvalidDeclarationException(
          "key", "is longer than the " + LONGEST_KEY + " bytes that are allowed");
    }
    return new String(key, StandardCharsets.UTF_8);
  }
}
