package dev.mitra.rules.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What of a record is signed, and as which bytes. {@code docs/signatures.md} specifies them for
 * signers in other languages:
 *
 * <pre>{@code
 * mitra-control-signature-v1
 * key=asha-2026
 * signedAt=1790000000000
 * expiresAt=1790003600000
 * record=Rule/card-testing
 * change=publish
 * version=0
 * sha256=<of the value, 64 lower-case hexadecimal digits>
 * }</pre>
 *
 * <p>Eight lines of ASCII, each ended by one line feed. No value can hold a line feed, so two
 * different records never give the same bytes; the first line keeps them apart from everything else
 * that an Ed25519 key may sign.
 *
 * @param key the record's key
 * @param deletion whether it has no value
 * @param version the version of a deletion; 0 for a record with a value, which holds its own
 * @param sha256 of the value, of no bytes for a deletion; in hexadecimal
 */
record SignedRecord(String key, boolean deletion, long version, String sha256) {
  private static final String DOMAIN = "mitra-control-signature-v1";
  private static final int LONGEST_KEY = 256;

  static SignedRecord publish(String key, byte[] value) {
    return new SignedRecord(key, false, 0, sha256(value));
  }

  static SignedRecord delete(String key, long version) {
    return new SignedRecord(key, true, version, sha256(new byte[0]));
  }

  /** Whether a key can be signed: 1 to 256 bytes, all of them visible ASCII characters. */
  static boolean isSignable(byte[] key) {
    if (key.length == 0 || key.length > LONGEST_KEY) {
      return false;
    }
    for (byte each : key) {
      if (each <= ' ' || each == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** The bytes that a key signs. */
  byte[] bytes(String keyId, long signedAt, long expiresAt) {
    String text =
        DOMAIN
            + "\nkey="
            + keyId
            + "\nsignedAt="
            + signedAt
            + "\nexpiresAt="
            + expiresAt
            + "\nrecord="
            + key
            + "\nchange="
            + (deletion ? "delete" : "publish")
            + "\nversion="
            + version
            + "\nsha256="
            + sha256
            + "\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
