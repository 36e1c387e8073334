package dev.mitra.rules.resource;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a resource is known by. There is one resource of an id at a time: the next one published
 * replaces it.
 *
 * @param kind its kind
 * @param name 1 to 63 lower-case letters, digits and hyphens, the first one no hyphen
 */
public record ResourceId(Kind kind, String name) implements Comparable<ResourceId> {
  /** What a name may be, in words, to end a sentence with. */
  static final String NAMES =
      "a name has 1 to 63 lower-case letters, digits and hyphens, and does not begin with a hyphen";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
  private static final int LONGEST_NAME = 63;

  /** The name of a demotion is its target's with the kind in front. */
  private static final int LONGEST_DEMOTION = LONGEST_NAME + "model-".length();

  /**
   * @throws IllegalArgumentException when the name is not allowed
   */
  public ResourceId {
    if (!isName(kind, name)) {
      throw new IllegalArgumentException(Quote.of(name) + " is not allowed; " + NAMES);
    }
  }

  /** Whether a resource of this kind may have this name. */
  public static boolean isName(Kind kind, String name) {
    int longest = kind == Kind.DEMOTION ? LONGEST_DEMOTION : LONGEST_NAME;
    return name.length() <= longest && NAME.matcher(name).matches();
  }

  /** The key of its records in the control topic, such as {@code Rule/card-testing}. */
  public String toKey() {
    return kind.label() + "/" + name;
  }

  /**
   * Reads what {@link #toKey()} writes.
   *
   * @throws InvalidDeclarationException when it is no key
   */
  public static ResourceId parse(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      throw new InvalidDeclarationException(
          "key", Quote.of(key) + " is not a key; a key is kind/name, such as Rule/card-testing");
    }
    String label = key.substring(0, slash);
    String name = key.substring(slash + 1);
    Optional<Kind> kind = Kind.of(label);
    if (kind.isEmpty()) {
      throw new InvalidDeclarationException("key", unknownKind(label));
    }
    if (!isName(kind.get(), name)) {
      throw new InvalidDeclarationException("key", Quote.of(name) + " is not allowed; " + NAMES);
    }
    return new ResourceId(kind.get(), name);
  }

  static String unknownKind(String label) {
    return Quote.of(label)
        + " is not a kind; allowed are "
        + String.join(", ", Kind.labels())
        + Nearest.hint(label, Kind.labels());
  }

  /** By kind, then by name. */
  @Override
  public int compareTo(ResourceId other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }

  /** The key. */
  @Override
  public String toString() {
    return toKey();
  }
}
