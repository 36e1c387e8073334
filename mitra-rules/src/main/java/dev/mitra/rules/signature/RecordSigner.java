package dev.mitra.rules.signature;

import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.security.PrivateKey;

/** Signs control records with one key. Thread-safe. */
public final class RecordSigner {
  private final PrivateKey key;
  private final String keyId;

  /**
   * A signer.
   *
   * @param key an Ed25519 key
   * @param keyId its id in the key ring
   * @throws IllegalArgumentException when it is another sort of key, or the id is none
   */
  public RecordSigner(PrivateKey key, String keyId) {
    if (!Ed25519.isEd25519(key)) {
      throw new IllegalArgumentException("an Ed25519 key signs records");
    }
    if (!SigningKey.isId(keyId)) {
      throw new IllegalArgumentException(SigningKey.IDS);
    }
    this.key = key;
    this.keyId = keyId;
  }

  /** The key's id in the key ring. */
  public String keyId() {
    return keyId;
  }

  /**
   * Signs a record that publishes.
   *
   * @param id its key
   * @param value exactly the bytes that will be published
   * @param signedAt now, milliseconds since 1970
   * @param expiresAt from which record time on the signature counts no longer, in the same unit
   * @return the value of its header {@value RecordHeaders#SIGNATURE}
   * @throws IllegalArgumentException when the times are not in order, or out of range
   */
  public String publish(ResourceId id, byte[] value, long signedAt, long expiresAt) {
    return sign(SignedRecord.publish(id.toKey(), value), signedAt, expiresAt);
  }

  /**
   * Signs a record that deletes.
   *
   * @param id its key
   * @param version what its header {@value RecordHeaders#VERSION} says
   * @param signedAt now, milliseconds since 1970
   * @param expiresAt from which record time on the signature counts no longer, in the same unit
   * @return the value of its header {@value RecordHeaders#SIGNATURE}
   * @throws IllegalArgumentException when the times are not in order, or something is out of range
   */
  public String delete(ResourceId id, long version, long signedAt, long expiresAt) {
    if (version < 1 || version > ResourceParser.LARGEST_VERSION) {
      throw new IllegalArgumentException(
          "version " + version + "; allowed are 1 to " + ResourceParser.LARGEST_VERSION);
    }
    return sign(SignedRecord.delete(id.toKey(), version), signedAt, expiresAt);
  }

  private String sign(SignedRecord record, long signedAt, long expiresAt) {
    if (signedAt < 1 || expiresAt <= signedAt || expiresAt > SignatureHeader.LATEST) {
      throw new IllegalArgumentException(
          "signedAt " + signedAt + " has to be before expiresAt " + expiresAt + ", both by 2999");
    }
    byte[] signature = Ed25519.sign(key, record.bytes(keyId, signedAt, expiresAt));
    return new SignatureHeader(keyId, signedAt, expiresAt, signature).toString();
  }
}
