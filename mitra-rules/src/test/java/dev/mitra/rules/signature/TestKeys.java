package dev.mitra.rules.signature;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Key pairs by id, made when they are first asked for, and their entries in a ring. */
final class TestKeys {
  private final Map<String, KeyPair> pairs = new HashMap<>();

  KeyPair pair(String id) {
    return pairs.computeIfAbsent(id, unused -> generate("Ed25519"));
  }

  RecordSigner signer(String id) {
    return new RecordSigner(pair(id).getPrivate(), id);
  }

  /** The public key as a ring has it. */
  String publicKey(String id) {
    return encode(pair(id));
  }

  /** An entry of a ring; further fields as in {@code ", kinds: [Rule]"}. */
  String entry(String id, String owner, String more) {
    return "  - { id: "
        + id
        + ", owner: "
        + owner
        + ", publicKey: "
        + publicKey(id)
        + more
        + " }\n";
  }

  static String encode(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  static KeyPair generate(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
