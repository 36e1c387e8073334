package dev.mitra.features.schema;

import java.util.List;

/**
 * A kind of thing that has a profile: card, customer, merchant, …
 *
 * @param name the kind's name, the prefix of its features
 * @param key the fields whose values together name one entity; an event that lacks any of them has
 *     no entity of this kind
 */
public record EntityKind(String name, List<Field> key) {

  /** Copies the key. */
  public EntityKind {
    key = List.copyOf(key);
  }
}
