package dev.mitra.rules.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.Golden;
import dev.mitra.rules.Seeds;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The bytes that are signed, against what {@code docs/signatures.md} gives for signers in other
 * languages. Its signatures were made with OpenSSL.
 */
class SignedBytesTest {
  private static final String PAGE = Golden.repositoryFile("docs/signatures.md");
  private static final String KEY_ID = "rfc-8032-test-1";
  private static final long SIGNED_AT = 1_790_000_000_000L;
  private static final long EXPIRES_AT = 1_790_003_600_000L;
  private static final ResourceId RULE = new ResourceId(Kind.RULE, "card-testing");

  /** The secret key of test 1 of RFC 8032, section 7.1, which everybody knows. */
  private static final PrivateKey KEY =
      Ed25519.privateKey(
              Base64.getDecoder()
                  .decode("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"))
          .orElseThrow();

  private static final String PUBLIC_KEY =
      "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  private static final String VALUE =
      """
      apiVersion: mitra/v1
      kind: Rule
      metadata: { name: card-testing, version: 3 }
      spec: { when: device.cards_10m >= 5, action: BLOCK }
      """;

  private static final String SIGNED =
      """
      mitra-control-signature-v1
      key=rfc-8032-test-1
      signedAt=1790000000000
      expiresAt=1790003600000
      record=Rule/card-testing
      change=publish
      version=0
      sha256=b4118ff7c2f8b18fcb6663f89f97e1f904d0c5340d81f504aea473fb78cc90d5
      """;

  private static final String SIGNED_DELETION =
      """
      mitra-control-signature-v1
      key=rfc-8032-test-1
      signedAt=1790000000000
      expiresAt=1790003600000
      record=Rule/card-testing
      change=delete
      version=4
      sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
      """;

  private static final String HEADER =
      "v1;key=rfc-8032-test-1;signedAt=1790000000000;expiresAt=1790003600000;"
          + "sig=-xh811ysYC5q8YTbTu9aQ366xiuNsUFsE6cJsK5pAvC7PO1u2uXgzgHmKvF-TqBn9pV7e20TYoEiGJRv1g5RAg";

  private static final String DELETION_HEADER =
      "v1;key=rfc-8032-test-1;signedAt=1790000000000;expiresAt=1790003600000;"
          + "sig=ApFP1pY-1gRFEPqSxhBgO-TWp2nRllXG4ACy1NIzcNIUIn0wThefH0CUZXQHUgBOQoj9ijnppkKVsO8IXBm4AA";

  private final RecordSigner signer = new RecordSigner(KEY, KEY_ID);

  @Test
  void thePageHasTheSameExample() {
    assertThat(PAGE)
        .contains(
            "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
            PUBLIC_KEY,
            "\n" + VALUE,
            "\n" + SIGNED,
            "\n" + SIGNED_DELETION,
            "\n" + HEADER + "\n",
            "\n" + DELETION_HEADER + "\n");
  }

  @Test
  void theExamplesBytesAreThoseThatAreSigned() {
    assertThat(
            SignedRecord.publish(RULE.toKey(), VALUE.getBytes(UTF_8))
                .bytes(KEY_ID, SIGNED_AT, EXPIRES_AT))
        .asString(UTF_8)
        .isEqualTo(SIGNED);
    assertThat(SignedRecord.delete(RULE.toKey(), 4).bytes(KEY_ID, SIGNED_AT, EXPIRES_AT))
        .asString(UTF_8)
        .isEqualTo(SIGNED_DELETION);
  }

  @Test
  void theJdkMakesTheSameSignaturesAsOpenSsl() {
    assertThat(signer.publish(RULE, VALUE.getBytes(UTF_8), SIGNED_AT, EXPIRES_AT))
        .isEqualTo(HEADER);
    assertThat(signer.delete(RULE, 4, SIGNED_AT, EXPIRES_AT)).isEqualTo(DELETION_HEADER);
  }

  @Test
  void theExamplesSignaturesAreGood() {
    KeyRing ring =
        KeyRing.parse("keys: [{ id: " + KEY_ID + ", owner: rfc, publicKey: " + PUBLIC_KEY + " }]");
    byte[] key = RULE.toKey().getBytes(UTF_8);

    assertThat(
            Signatures.verify(
                    ring,
                    key,
                    VALUE.getBytes(UTF_8),
                    List.of("mitra-signature", HEADER),
                    SIGNED_AT + 5,
                    Set.of(Kind.RULE))
                .owners())
        .containsExactly("rfc");
    assertThat(
            Signatures.verify(
                    ring,
                    key,
                    null,
                    List.of("mitra-signature", DELETION_HEADER, "mitra-version", "4"),
                    SIGNED_AT + 5,
                    Set.of(Kind.RULE))
                .owners())
        .containsExactly("rfc");
  }

  @Test
  void differentRecordsHaveDifferentBytes() {
    long seed = Seeds.announce(SignedBytesTest.class);
    Random random = Seeds.random(seed, 0);
    String[] keys = {"Rule/a", "Rule/b", "Rule/a=1", "Rule/achange=delete", "List/a"};
    String[] ids = {"a", "a-1", "1"};
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String key = keys[random.nextInt(keys.length)];
      byte[] value = new byte[random.nextInt(2)];
      boolean deletion = random.nextBoolean();
      long version = 1L + random.nextInt(12);
      String id = ids[random.nextInt(ids.length)];
      long signedAt = 1L + random.nextInt(12);
      long expiresAt = 1L + random.nextInt(12);
      SignedRecord record =
          deletion ? SignedRecord.delete(key, version) : SignedRecord.publish(key, value);
      String what =
          String.join(
              "|",
              key,
              deletion ? "delete " + version : "publish " + value.length,
              id,
              signedAt + "",
              expiresAt + "");
      String before =
          seen.putIfAbsent(new String(record.bytes(id, signedAt, expiresAt), UTF_8), what);
      assertThat(before == null ? what : before).as("seed %d", seed).isEqualTo(what);
    }
    assertThat(seen).hasSizeGreaterThan(1_000);
  }
}
