package dev.mitra.rules.signature;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.rules.resource.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signatures of control records.
 *
 * <p>Everything is judged by the record and its time, nothing by the clock: the same record gets
 * the same verdict on every start. A record's headers are untrusted, and whatever they hold, the
 * answer is findings.
 */
public final class Signatures {
  /**
   * How many signatures a record can have: five owners, each with an old and a new key while they
   * change keys. It also bounds what a hostile record costs.
   */
  public static final int MOST = 10;

  /** How far a signer's clock may be ahead of the broker's, in milliseconds. */
  public static final long MOST_SKEW = 5 * 60_000L;

  private Signatures() {}

  /**
   * Checks all signatures of a record.
   *
   * @param ring the keys that are believed
   * @param key the record's key, or null when it has none
   * @param value the record's value, or null for a deletion
   * @param headers names and values in turn
   * @param recordMillis the record's timestamp, milliseconds since 1970
   * @param kinds what kinds of resource it changes: those of the items of a bundle
   */
  public static Verified verify(
      KeyRing ring,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<String> headers,
      long recordMillis,
      Set<Kind> kinds) {
    Findings findings = new Findings();
    SortedSet<String> owners = new TreeSet<>();
    List<String> signatures = RecordHeaders.values(headers, RecordHeaders.SIGNATURE);
    if (signatures.isEmpty()) {
      findings.add(
          RecordHeaders.SIGNATURE_PATH,
          "is missing; every record has to be signed with a key of the key ring");
    } else if (signatures.size() > MOST) {
      findings.add(
          RecordHeaders.SIGNATURE_PATH,
          "is there more than %d times, which is the most allowed",
          MOST);
      signatures = List.of();
    }
    Optional<SignedRecord> record = record(key, value, headers, signatures.isEmpty(), findings);
    Set<String> keysSeen = new HashSet<>();
    for (int i = 0; i < signatures.size(); i++) {
      int before = findings.size();
      String path = RecordHeaders.SIGNATURE_PATH + "[" + i + "]";
      Optional<SignatureHeader> header = SignatureHeader.parse(signatures.get(i), path, findings);
      if (header.isEmpty()) {
        continue;
      }
      String id = header.get().keyId();
      Optional<SigningKey> signer = ring.key(id);
      if (!keysSeen.add(id)) {
        findings.add(path, "is by %s, which has signed already; once is allowed", id);
      } else if (signer.isEmpty()) {
        findings.add(path, "is by %s, which is not in the key ring%s", id, hint(id, ring));
      } else {
        checkKey(signer.get(), recordMillis, kinds, path, findings);
        checkTimes(header.get(), recordMillis, path, findings);
        if (record.isPresent() && !fits(record.get(), header.get(), signer.get())) {
          findings.add(
              path,
              "by %s does not fit the record; a signature is good for exactly the key, value,"
                  + " version and times that it was made for, with the private key of %s",
              id,
              id);
        }
        if (record.isPresent() && findings.size() == before) {
          owners.add(signer.get().owner());
        }
      }
    }
    return new Verified(findings.list(), owners);
  }

  /**
   * Whether as many owners have signed as are asked for: one finding for each kind for which they
   * are too few.
   *
   * @param owners whose signatures are good
   * @param needed how many different owners have to sign, by kind; 1 for a kind that is not there
   * @param kinds what kinds of resource the record changes
   */
  public static List<Finding> enough(
      Set<String> owners, Map<Kind, Integer> needed, Set<Kind> kinds) {
    List<Finding> findings = new ArrayList<>();
    for (Kind kind : new TreeSet<>(kinds)) {
      int wanted = needed.getOrDefault(kind, 1);
      if (kind != Kind.BUNDLE && owners.size() < wanted) {
        findings.add(
            new Finding(
                RecordHeaders.SIGNATURE_PATH,
                "has good signatures of "
                    + people(owners)
                    + "; a "
                    + kind
                    + " needs those of "
                    + (wanted == 1 ? "one owner" : wanted + " different owners")
                    + ", and several keys of one owner count once"));
      }
    }
    return findings;
  }

  private static String people(Set<String> owners) {
    return owners.isEmpty()
        ? "no owner"
        : owners.size()
            + (owners.size() == 1 ? " owner (" : " owners (")
            + String.join(", ", new TreeSet<>(owners))
            + ")";
  }

  /** What is signed; empty when signatures could not fit it, which is a finding. */
  private static Optional<SignedRecord> record(
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<String> headers,
      boolean unsigned,
      Findings findings) {
    int before = findings.size();
    if (key == null || !SignedRecord.isSignable(key)) {
      findings.add(
          "key",
          "%s; a signed record has its kind and name as key, such as Rule/card-testing",
          key == null ? "is missing" : "is none that can be signed");
    }
    OptionalLong version = OptionalLong.empty();
    if (value == null) {
      version = RecordHeaders.deletedVersion(headers, findings);
      if (RecordHeaders.values(headers, RecordHeaders.VERSION).isEmpty()) {
        findings.add(
            RecordHeaders.VERSION_PATH,
            "is missing; a signed deletion says there which version of the resource it is");
      }
    }
    if (key == null || unsigned || findings.size() > before) {
      return Optional.empty();
    }
    String text = new String(key, StandardCharsets.US_ASCII);
    return Optional.of(
        value == null
            ? SignedRecord.delete(text, version.orElseThrow())
            : SignedRecord.publish(text, value));
  }

  private static void checkKey(
      SigningKey key, long recordMillis, Set<Kind> kinds, String path, Findings findings) {
    if (key.notBefore().isPresent() && recordMillis < key.notBefore().getAsLong()) {
      findings.add(
          path,
          "is by %s, which counts from %s on; the record's time is %s",
          key.id(),
          time(key.notBefore().getAsLong()),
          time(recordMillis));
    }
    if (key.notAfter().isPresent() && recordMillis > key.notAfter().getAsLong()) {
      findings.add(
          path,
          "is by %s, which counts until %s; the record's time is %s",
          key.id(),
          time(key.notAfter().getAsLong()),
          time(recordMillis));
    }
    if (key.revokedAt().isPresent() && recordMillis >= key.revokedAt().getAsLong()) {
      findings.add(
          path,
          "is by %s, which is revoked from %s on; the record's time is %s",
          key.id(),
          time(key.revokedAt().getAsLong()),
          time(recordMillis));
    }
    for (Kind kind : new TreeSet<>(kinds)) {
      if (kind != Kind.BUNDLE && !key.kinds().contains(kind)) {
        findings.add(
            path,
            "is by %s, which may not sign a %s; it may sign %s%s",
            key.id(),
            kind,
            String.join(", ", key.kinds().stream().map(Kind::label).toList()),
            kind == Kind.DEMOTION ? ", and a Demotion only when its kinds name it" : "");
      }
    }
  }

  private static void checkTimes(
      SignatureHeader header, long recordMillis, String path, Findings findings) {
    if (recordMillis >= header.expiresAt()) {
      findings.add(
          path,
          "by %s expired at %s; the record's time is %s",
          header.keyId(),
          time(header.expiresAt()),
          time(recordMillis));
    }
    if (header.signedAt() - MOST_SKEW > recordMillis) {
      findings.add(
          path,
          "by %s is of %s, more than %s after the record's time %s; check the signer's clock",
          header.keyId(),
          time(header.signedAt()),
          Durations.format(MOST_SKEW),
          time(recordMillis));
    }
  }

  private static boolean fits(SignedRecord record, SignatureHeader header, SigningKey signer) {
    byte[] signed = record.bytes(header.keyId(), header.signedAt(), header.expiresAt());
    return Ed25519.verify(signer.publicKey(), signed, header.signature());
  }

  private static String hint(String id, KeyRing ring) {
    return Nearest.hint(id, ring.keys().stream().map(SigningKey::id).toList());
  }

  private static String time(long millis) {
    // A record's time can be anything, and far from now only its number is worth showing.
    return millis < 0 || millis > SignatureHeader.LATEST
        ? Quote.bare(Long.toString(millis)) + " ms"
        : Instant.ofEpochMilli(millis).toString();
  }
}
