package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Kinds as people type them: in any case, one or many of them, {@code rule} or {@code Rules}. */
final class KindNames {
  private static final Map<String, Kind> KINDS = new TreeMap<>();

  static {
    for (Kind kind : Kind.values()) {
      String label = kind.label().toLowerCase(Locale.ROOT);
      KINDS.put(label, kind);
      KINDS.put(
          label.endsWith("y") ? label.substring(0, label.length() - 1) + "ies" : label + "s", kind);
    }
  }

  /**
   * What an argument picks.
   *
   * @param kind the kind
   * @param name the name; empty for all of the kind
   */
  record Pick(Kind kind, Optional<String> name) {
    boolean matches(ResourceId id) {
      return id.kind() == kind && name.map(id.name()::equals).orElse(true);
    }

    /** The resource that it names. */
    Optional<ResourceId> id() {
      return name.map(text -> new ResourceId(kind, text));
    }
  }

  private KindNames() {}

  /**
   * Reads {@code KIND} or {@code KIND/NAME}.
   *
   * @throws InvalidDeclarationException when it is neither
   */
  static Pick pick(String argument) {
    int slash = argument.indexOf('/');
    Kind kind = kind(slash < 0 ? argument : argument.substring(0, slash));
    if (slash < 0) {
      return new Pick(kind, Optional.empty());
    }
    // The parser of keys knows what a name may be, and says it.
    ResourceId id = ResourceId.parse(kind.label() + argument.substring(slash));
    return new Pick(kind, Optional.of(id.name()));
  }

  /**
   * Reads {@code KIND/NAME}.
   *
   * @throws InvalidDeclarationException when it is none
   */
  static ResourceId id(String argument) {
    Pick pick = pick(argument);
    return pick.id()
        .orElseThrow(
            () ->
                new InvalidDeclarationException(
                    "",
                    Quote.of(argument)
                        + " names a kind only; write KIND/NAME, such as Rule/card-testing"));
  }

  private static Kind kind(String text) {
    Kind kind = KINDS.get(text.toLowerCase(Locale.ROOT));
    if (kind == null) {
      List<String> known = new ArrayList<>(KINDS.keySet());
      throw new InvalidDeclarationException(
          "",
          Quote.of(text)
              + " is not a kind; allowed are "
              + String.join(", ", Kind.labels())
              + Nearest.hint(text, known));
    }
    return kind;
  }
}
