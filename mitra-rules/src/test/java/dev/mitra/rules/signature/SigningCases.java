package dev.mitra.rules.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A ring, and records that keys of it have signed. */
abstract class SigningCases {
  static final long NOW = Instant.parse("2026-05-01T10:00:00Z").toEpochMilli();
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;
  static final ResourceId RULE = new ResourceId(Kind.RULE, "card-testing");
  static final ResourceId OTHER_RULE = new ResourceId(Kind.RULE, "takeover");
  static final byte[] VALUE = "{\"version\": 3}".getBytes(UTF_8);
  static final Map<Kind, Integer> TWO = Map.of(Kind.RULE, 2);

  final TestKeys keys = new TestKeys();
  final KeyRing ring =
      KeyRing.parse(
          "keys:\n"
              + keys.entry("asha-2025", "asha", ", notAfter: 2026-05-31T00:00:00Z")
              + keys.entry("asha-2026", "asha", ", notBefore: 2026-04-01T00:00:00Z")
              + keys.entry("ravi", "ravi", "")
              + keys.entry("meera-lists", "meera", ", kinds: [List, Demotion]")
              + keys.entry("lost", "ravi", ", revokedAt: 2026-05-01T10:00:00Z"));

  String signed(String keyId, byte[] value) {
    return keys.signer(keyId).publish(RULE, value, NOW, NOW + HOUR);
  }

  String signedAt(long millis, String keyId) {
    return keys.signer(keyId).publish(RULE, VALUE, millis, millis + HOUR);
  }

  Verified verify(byte[] value, String... signatures) {
    return verify(RULE, value, NOW, Set.of(Kind.RULE), signature(signatures));
  }

  Verified verifyAt(long recordMillis, byte[] value, String... signatures) {
    return verify(RULE, value, recordMillis, Set.of(Kind.RULE), signature(signatures));
  }

  Verified verifyDeletion(ResourceId id, String version, String signature) {
    return verify(
        id,
        null,
        NOW,
        Set.of(id.kind()),
        List.of("mitra-version", version, "mitra-signature", signature));
  }

  Verified verify(
      ResourceId id,
      byte @Nullable [] value,
      long recordMillis,
      Set<Kind> kinds,
      List<String> headers) {
    return Signatures.verify(ring, id.toKey().getBytes(UTF_8), value, headers, recordMillis, kinds);
  }

  static List<String> signature(String... values) {
    List<String> headers = new ArrayList<>();
    for (String value : values) {
      headers.add("mitra-signature");
      headers.add(value);
    }
    return headers;
  }

  static List<String> messages(Verified verified) {
    return verified.findings().stream().map(Finding::message).toList();
  }

  /** One finding, which says this, and nobody's good signature. */
  static void refused(Verified verified, String message) {
    assertThat(messages(verified)).singleElement().asString().contains(message);
    assertThat(verified.owners()).isEmpty();
  }
}
