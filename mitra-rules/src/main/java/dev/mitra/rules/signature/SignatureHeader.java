package dev.mitra.rules.signature;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One signature as it stands in a header: {@code
 * v1;key=asha-2026;signedAt=1790000000000;expiresAt=1790003600000;sig=BASE64URL}.
 *
 * <p>Each signature has one spelling: the fields stand in this order, numbers have no leading zero,
 * and the base64 has neither padding nor spare bits.
 *
 * @param keyId the id of the key that signed
 * @param signedAt when, milliseconds since 1970-01-01T00:00:00Z
 * @param expiresAt from which record time on it counts no longer, in the same unit; after signedAt
 * @param signature the 64 bytes, not copied
 */
public record SignatureHeader(String keyId, long signedAt, long expiresAt, byte[] signature) {
  /** The last millisecond of 2999, as for all instants of resources. */
  static final long LATEST = 32_503_679_999_999L;

  private static final String VERSION = "v1";
  private static final List<String> FIELDS = List.of("key", "signedAt", "expiresAt", "sig");
  private static final String FORM =
      "v1;key=ID;signedAt=MILLIS;expiresAt=MILLIS;sig=BASE64URL is expected, each field once and"
          + " in this order";

  /** A whole one has about 220 characters. */
  private static final int LONGEST = 512;

  private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]{0,13}");

  /**
   * Reads what {@link #toString()} writes.
   *
   * @throws InvalidDeclarationException with all findings
   */
  public static SignatureHeader parse(String value) {
    Findings findings = new Findings();
    Optional<SignatureHeader> header = parse(value, "", findings);
    findings.throwIfAny();
    return header.orElseThrow();
  }

  /** Reads a header's value; empty when there is something wrong with it, which is a finding. */
  static Optional<SignatureHeader> parse(String value, String path, Findings findings) {
    if (value.length() > LONGEST) {
      findings.add(path, "is longer than the %d characters that are allowed", LONGEST);
      return Optional.empty();
    }
    String[] parts = value.split(";", -1);
    if (!parts[0].equals(VERSION)) {
      findings.add(path, "begins with %s; %s", Quote.of(parts[0]), FORM);
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      names.add(equals < 0 ? parts[i] : parts[i].substring(0, equals));
      values.add(equals < 0 ? "" : parts[i].substring(equals + 1));
    }
    if (!names.equals(FIELDS)) {
      findings.add(
          path,
          "has %s; %s",
          names.isEmpty() ? "no fields" : "the fields " + Quote.of(String.join(", ", names)),
          FORM);
      return Optional.empty();
    }
    return read(values, path, findings);
  }

  private static Optional<SignatureHeader> read(
      List<String> values, String path, Findings findings) {
    int before = findings.size();
    String keyId = values.get(0);
    if (!SigningKey.isId(keyId)) {
      findings.add(path + " key", "%s is not allowed; %s", Quote.of(keyId), SigningKey.IDS);
    }
    long signedAt = millis(values.get(1), path + " signedAt", findings);
    long expiresAt = millis(values.get(2), path + " expiresAt", findings);
    Optional<byte[]> signature =
        CanonicalBase64.url(values.get(3)).filter(sig -> sig.length == Ed25519.SIGNATURE_BYTES);
    if (signature.isEmpty()) {
      findings.add(
          path + " sig",
          "is no signature; 86 characters of base64 are expected, in the alphabet for URLs and"
              + " without padding or spare bits");
    }
    if (findings.size() == before && expiresAt <= signedAt) {
      findings.add(path + " expiresAt", "is not after signedAt; the signature would never count");
    }
    return findings.size() == before
        ? Optional.of(new SignatureHeader(keyId, signedAt, expiresAt, signature.orElseThrow()))
        : Optional.empty();
  }

  private static long millis(String text, String path, Findings findings) {
    if (DECIMAL.matcher(text).matches() && Long.parseLong(text) <= LATEST) {
      return Long.parseLong(text);
    }
    findings.add(
        path,
        "is %s; milliseconds since 1970 are expected, from 1 to %d, in decimal digits alone",
        Quote.of(text),
        LATEST);
    return 0;
  }

  /** The header's value. */
  @Override
  public String toString() {
    return VERSION
        + ";key="
        + keyId
        + ";signedAt="
        + signedAt
        + ";expiresAt="
        + expiresAt
        + ";sig="
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }
}
