package dev.mitra.rules.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictObject;
import dev.mitra.rules.time.Period;
import java.util.ArrayList;
import java.util.List;

/**
 * What a list says.
 *
 * <pre>{@code
 * spec:
 *   purpose: DENY             # optional, WATCH
 *   description: …            # optional
 *   entries:
 *     - { value: tok_123, reason: reported stolen, author: risk-in,
 *         from: 2026-03-01T00:00:00Z, until: 2026-06-01T00:00:00Z }   # all but value optional
 * }</pre>
 *
 * @param purpose what it is for
 * @param description for people, at most 1,000 characters, may be empty
 * @param entries its entries, at most {@value #MOST_ENTRIES}, may be none; a value may have several
 */
public record ListSpec(Purpose purpose, String description, List<Entry> entries) {
  /** How many entries a list may have. */
  public static final int MOST_ENTRIES = 1_000_000;

  /** The longest value; no text of an event is longer. */
  private static final int LONGEST_VALUE = 4_096;

  private static final int LONGEST_TEXT = 1_000;

  /**
   * One value.
   *
   * @param value the text that is looked for, as it is, upper and lower case being different
   * @param reason why it is there, for people, at most 1,000 characters, may be empty
   * @param author who has put it there, at most 1,000 characters, may be empty
   * @param period when it counts
   */
  public record Entry(String value, String reason, String author, Period period) {}

  /** Keeps a copy of the entries. */
  public ListSpec {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the spec of a list.
   *
   * @param name the name of the list; any that a resource may have
   * @throws InvalidDeclarationException with all findings, at paths below {@code spec}
   */
  public static ListSpec parse(String name, ObjectNode spec) {
    Findings findings = new Findings();
    StrictObject object = StrictObject.of(spec, "spec", findings);
    Purpose purpose = object.enumValue("purpose", Purpose.class, Purpose.WATCH);
    String description = text(object, "description");
    if (!object.has("entries")) {
      object.refuse("entries", "is missing; a list of entries is required, which may be empty");
    }
    List<JsonNode> nodes = object.list("entries");
    List<Entry> entries = new ArrayList<>(Math.min(nodes.size(), MOST_ENTRIES));
    if (nodes.size() > MOST_ENTRIES) {
      object.refuse(
          "entries", "are " + nodes.size() + "; at most " + MOST_ENTRIES + " are allowed");
    } else {
      for (int i = 0; i < nodes.size(); i++) {
        String path = "spec.entries[" + i + "]";
        entries.add(entry(StrictObject.of(nodes.get(i), path, findings)));
      }
    }
    object.finish();
    findings.throwIfAny();
    return new ListSpec(purpose, description, entries);
  }

  private static Entry entry(StrictObject entry) {
    String value = entry.requiredText("value");
    if (value.length() > LONGEST_VALUE) {
      entry.refuse("value", "is longer than the " + LONGEST_VALUE + " characters that are allowed");
    }
    Entry read = new Entry(value, text(entry, "reason"), text(entry, "author"), Period.read(entry));
    entry.finish();
    return read;
  }

  private static String text(StrictObject object, String name) {
    String text = object.text(name, "");
    if (text.length() > LONGEST_TEXT) {
      object.refuse(name, "is longer than the " + LONGEST_TEXT + " characters that are allowed");
    }
    return text;
  }
}
