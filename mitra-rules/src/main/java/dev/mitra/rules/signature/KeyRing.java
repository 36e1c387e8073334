package dev.mitra.rules.signature;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import dev.mitra.rules.resource.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The public keys whose signatures are believed.
 *
 * <pre>{@code
 * keys:
 *   - id: asha-2026
 *     owner: asha
 *     publicKey: MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
 *     kinds: [Rule, List]                # optional: all but Demotion
 *     notBefore: 2026-01-01T00:00:00Z    # optional
 *     notAfter: 2027-01-31T00:00:00Z     # optional
 *     revokedAt: 2026-06-01T00:00:00Z    # optional
 * }</pre>
 *
 * <p>A key is never taken out of a ring while records that it signed are in the control topic: the
 * job checks the whole topic when it starts. It gets a {@code revokedAt} instead.
 */
public final class KeyRing {
  /** How many keys a ring can hold. */
  public static final int MOST_KEYS = 1_000;

  private final Map<String, SigningKey> keys;

  private KeyRing(Map<String, SigningKey> keys) {
    this.keys = keys;
  }

  /**
   * Reads a key ring.
   *
   * @param yaml the ring in YAML or JSON
   * @throws InvalidDeclarationException with all findings
   */
  public static KeyRing parse(String yaml) {
    JsonNode document = StrictDocuments.read(yaml.getBytes(StandardCharsets.UTF_8));
    Findings findings = new Findings();
    StrictObject top = StrictObject.of(document, "", findings);
    List<StrictObject> entries = top.objects("keys");
    if (findings.isEmpty() && entries.isEmpty()) {
      top.refuse("keys", "has no key; without one every record would be refused");
    }
    if (entries.size() > MOST_KEYS) {
      top.refuse("keys", "has more than the " + MOST_KEYS + " keys that are allowed");
      entries = List.of();
    }
    top.finish();
    Map<String, SigningKey> keys = new LinkedHashMap<>();
    Map<String, String> idsByPoint = new HashMap<>();
    for (StrictObject entry : entries) {
      read(entry, idsByPoint)
          .ifPresent(
              key -> {
                if (keys.putIfAbsent(key.id(), key) != null) {
                  entry.refuse(
                      "id",
                      Quote.of(key.id()) + " is there a second time; each id is allowed once");
                }
              });
    }
    findings.throwIfAny();
    return new KeyRing(keys);
  }

  private static Optional<SigningKey> read(StrictObject entry, Map<String, String> idsByPoint) {
    String id = entry.requiredText("id");
    if (!id.isEmpty() && !SigningKey.isId(id)) {
      entry.refuse("id", Quote.of(id) + " is not allowed; " + SigningKey.IDS);
    }
    String owner = entry.requiredText("owner");
    if (!owner.isEmpty() && !SigningKey.isOwner(owner)) {
      entry.refuse("owner", Quote.of(owner) + " is not allowed; " + SigningKey.OWNERS);
    }
    Optional<byte[]> der = publicKey(entry, id, idsByPoint);
    Set<Kind> kinds = kinds(entry);
    OptionalLong notBefore = entry.optionalInstant("notBefore");
    OptionalLong notAfter = entry.optionalInstant("notAfter");
    if (notBefore.isPresent()
        && notAfter.isPresent()
        && notBefore.getAsLong() >= notAfter.getAsLong()) {
      entry.refuse("notAfter", "is not after notBefore; the key would never count");
    }
    OptionalLong revokedAt = entry.optionalInstant("revokedAt");
    entry.finish();
    if (der.isEmpty() || !SigningKey.isId(id)) {
      return Optional.empty();
    }
    return Optional.of(
        new SigningKey(
            id, owner, Ed25519.publicKey(der.get()), kinds, notBefore, notAfter, revokedAt));
  }

  private static Optional<byte[]> publicKey(
      StrictObject entry, String id, Map<String, String> idsByPoint) {
    String text = entry.requiredText("publicKey");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> der = CanonicalBase64.standard(text);
    if (der.isEmpty()) {
      entry.refuse(
          "publicKey",
          "is not base64; allowed are A-Z, a-z, 0-9, + and /, padded with = to four characters,"
              + " without spaces or spare bits");
      return Optional.empty();
    }
    Optional<String> problem = Ed25519.problem(der.get());
    if (problem.isPresent()) {
      entry.refuse("publicKey", problem.get());
      return Optional.empty();
    }
    // Two owners with one key would be two people who sign with one hand.
    String other = idsByPoint.putIfAbsent(text, id);
    if (other != null) {
      entry.refuse(
          "publicKey", "is that of " + Quote.of(other) + " too; each key is allowed one entry");
    }
    return der;
  }

  private static Set<Kind> kinds(StrictObject entry) {
    if (!entry.has("kinds")) {
      return SigningKey.ORDINARY_KINDS;
    }
    int before = entry.findings().size();
    List<JsonNode> values = entry.list("kinds");
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    List<String> allowed = SigningKey.NAMEABLE_KINDS.stream().map(Kind::label).toList();
    for (int i = 0; i < values.size(); i++) {
      String element = "kinds[" + i + "]";
      String label = values.get(i).asText();
      Optional<Kind> kind = Kind.of(label).filter(SigningKey.NAMEABLE_KINDS::contains);
      if (kind.isEmpty()) {
        entry.refuse(
            element, Quote.of(label) + " is not one of " + allowed + Nearest.hint(label, allowed));
      } else if (!kinds.add(kind.get())) {
        entry.refuse(element, kind.get() + " is there a second time; once is allowed");
      }
    }
    if (values.isEmpty() && entry.findings().size() == before) {
      entry.refuse("kinds", "is empty; name kinds, or leave it out to allow all but Demotion");
    }
    return kinds;
  }

  /** The keys in the order of the ring. */
  public List<SigningKey> keys() {
    return List.copyOf(keys.values());
  }

  /** The key with this id. */
  public Optional<SigningKey> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** The X.509 SubjectPublicKeyInfo of a key in base64, as a ring has it. */
  public static String encode(SigningKey key) {
    return Base64.getEncoder().encodeToString(key.publicKey().getEncoded());
  }
}
