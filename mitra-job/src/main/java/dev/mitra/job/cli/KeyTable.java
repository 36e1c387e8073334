package dev.mitra.job.cli;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.signature.KeyRing;
import dev.mitra.rules.signature.SigningKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The keys of a ring as a table for people. */
final class KeyTable {
  private static final int FINGERPRINT_BYTES = 16;

  private KeyTable() {}

  /** A line for each key in the order of the ring, under headings. */
  static String of(KeyRing ring, long now) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("id", "owner", "counts", "kinds", "fingerprint"));
    for (SigningKey key : ring.keys()) {
      rows.add(List.of(key.id(), key.owner(), state(key, now), kinds(key), fingerprint(key)));
    }
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static String state(SigningKey key, long now) {
    if (key.revokedAt().isPresent() && now >= key.revokedAt().getAsLong()) {
      return "no: revoked from " + time(key.revokedAt());
    }
    if (key.notBefore().isPresent() && now < key.notBefore().getAsLong()) {
      return "no: from " + time(key.notBefore()) + " on";
    }
    if (key.notAfter().isPresent()) {
      return (now > key.notAfter().getAsLong() ? "no: until " : "until ") + time(key.notAfter());
    }
    return key.revokedAt().isPresent() ? "revoked from " + time(key.revokedAt()) : "yes";
  }

  private static String time(OptionalLong millis) {
    return Instant.ofEpochMilli(millis.orElseThrow()).toString();
  }

  /** What it may sign; "all" is what an entry without kinds allows, which leaves demotions out. */
  private static String kinds(SigningKey key) {
    if (!key.kinds().containsAll(SigningKey.ORDINARY_KINDS)) {
      return key.kinds().stream().map(Kind::label).collect(Collectors.joining(","));
    }
    return key.kinds().contains(Kind.DEMOTION) ? "all,Demotion" : "all";
  }

  /** The beginning of SHA-256 of the public key: two people can compare it over the telephone. */
  private static String fingerprint(SigningKey key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.publicKey().getEncoded());
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
