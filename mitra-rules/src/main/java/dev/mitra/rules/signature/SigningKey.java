package dev.mitra.rules.signature;

import dev.mitra.rules.resource.Kind;
import java.security.PublicKey;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key of the ring. Its times are compared with the time of the record that it signed, all in
 * milliseconds since 1970-01-01T00:00:00Z.
 *
 * @param id what signatures call it
 * @param owner whose it is: several keys of one owner count once
 * @param publicKey an Ed25519 key of large order
 * @param kinds the kinds of resource that it may sign, publishing and deleting, never {@link
 *     Kind#BUNDLE}: a bundle asks for the kinds of what is in it
 * @param notBefore the first record time at which it counts; empty when it always did
 * @param notAfter the last record time at which it counts; empty when it always will
 * @param revokedAt the first record time at which it counts no longer because it was revoked; empty
 *     when it was not. What it signed before stays valid
 */
public record SigningKey(
    String id,
    String owner,
    PublicKey publicKey,
    Set<Kind> kinds,
    OptionalLong notBefore,
    OptionalLong notAfter,
    OptionalLong revokedAt) {

  /** What an id may be, in words, to end a sentence with. */
  static final String IDS =
      "an id has 1 to 63 lower-case letters, digits and hyphens, and does not begin with a hyphen";

  /** What an owner may be, in words, to end a sentence with. */
  static final String OWNERS =
      "an owner has 1 to 63 lower-case letters, digits and . _ @ -, and begins with a letter or"
          + " digit";

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  // Lower case only: Asha and asha must not be able to count as two people.
  private static final Pattern OWNER = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,62}");

  /**
   * What a key may sign whose entry names no kinds: all but {@link Kind#DEMOTION}. A demotion takes
   * any rule out of decisions with a single signer, however many the policy asks of a rule; so a
   * key has to be given that by name.
   */
  public static final Set<Kind> ORDINARY_KINDS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Kind.BUNDLE, Kind.DEMOTION)));

  /** What the entry of a key can name. */
  static final Set<Kind> NAMEABLE_KINDS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Kind.BUNDLE)));

  public SigningKey {
    // In the order of Kind, whatever the order in the ring.
    EnumSet<Kind> sorted = EnumSet.noneOf(Kind.class);
    sorted.addAll(kinds);
    kinds = Collections.unmodifiableSet(sorted);
  }

  /** Whether a key may have this id. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** Whether an owner may be called this. */
  static boolean isOwner(String owner) {
    return OWNER.matcher(owner).matches();
  }
}
