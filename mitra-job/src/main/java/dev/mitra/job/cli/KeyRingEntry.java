package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.signature.KeyRing;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;

/** The entry of a new key as a key ring has it. */
final class KeyRingEntry {
  private KeyRingEntry() {}

  /**
   * Lines of YAML to be added to a ring.
   *
   * @throws InvalidDeclarationException with all findings, when a ring would refuse it
   */
  static String of(String id, String owner, List<String> kinds, PublicKey publicKey) {
    String encoded = Base64.getEncoder().encodeToString(publicKey.getEncoded());
    check(id, owner, kinds, encoded);
    // In quotes: an id such as 2026 would be a number without them.
    StringBuilder entry = new StringBuilder();
    entry.append("  - id: \"").append(id).append("\"\n");
    entry.append("    owner: \"").append(owner).append("\"\n");
    entry.append("    publicKey: ").append(encoded).append('\n');
    if (!kinds.isEmpty()) {
      entry.append("    kinds: [").append(String.join(", ", kinds)).append("]\n");
    }
    return entry.toString();
  }

  /** Asks the ring itself, in JSON, where no text can pass for anything else. */
  private static void check(String id, String owner, List<String> kinds, String publicKey) {
    ObjectNode ring = JsonNodeFactory.instance.objectNode();
    ObjectNode key = ring.putArray("keys").addObject();
    key.put("id", id).put("owner", owner).put("publicKey", publicKey);
    if (!kinds.isEmpty()) {
      kinds.forEach(key.putArray("kinds")::add);
    }
    try {
      KeyRing.parse(ring.toString());
    } catch (InvalidDeclarationException e) {
      throw new InvalidDeclarationException(
          e.findings().stream()
              .map(each -> new Finding(each.path().replace("keys[0].", "--"), each.message()))
              .toList());
    }
  }
}
