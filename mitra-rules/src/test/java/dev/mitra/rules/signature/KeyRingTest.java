package dev.mitra.rules.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.Golden;
import dev.mitra.rules.Seeds;
import dev.mitra.rules.resource.Kind;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  /** Test 1 of RFC 8032, section 7.1: a key that everybody knows. */
  private static final String KEY = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  private static final String WHOLE =
      """
      keys:
        - id: asha-2026
          owner: asha@payments
          publicKey: %s
          kinds: [Rule, List]
          notBefore: 2026-01-01T00:00:00Z
          notAfter: 2027-01-31T00:00:00Z
          revokedAt: 2026-06-01T00:00:00Z
      """
          .formatted(KEY);

  private final StringBuilder golden = new StringBuilder();

  @Test
  void aKeyHasAllFieldsThatItsEntryHas() {
    SigningKey key = KeyRing.parse(WHOLE).key("asha-2026").orElseThrow();

    assertThat(key.owner()).isEqualTo("asha@payments");
    assertThat(KeyRing.encode(key)).isEqualTo(KEY);
    assertThat(key.kinds()).containsExactly(Kind.LIST, Kind.RULE);
    assertThat(key.notBefore()).hasValue(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    assertThat(key.notAfter()).hasValue(Instant.parse("2027-01-31T00:00:00Z").toEpochMilli());
    assertThat(key.revokedAt()).hasValue(Instant.parse("2026-06-01T00:00:00Z").toEpochMilli());
  }

  @Test
  void aKeyMaySignAllKindsButDemotionsForEverUnlessItsEntrySaysOtherwise() {
    SigningKey key = KeyRing.parse(entry("a", "a", KEY, "")).key("a").orElseThrow();

    assertThat(key.kinds())
        .containsExactly(
            Kind.FEATURE_SET, Kind.LIST, Kind.PATTERN, Kind.MODEL, Kind.RULE, Kind.POLICY);
    assertThat(key.notBefore()).isEmpty();
    assertThat(key.notAfter()).isEmpty();
    assertThat(key.revokedAt()).isEmpty();
  }

  @Test
  void anEntryMayNameEveryKind() {
    String all = "FeatureSet, List, Pattern, Model, Rule, Policy, Demotion";
    String ring = entry("a", "a", KEY, ", kinds: [" + all + "]");

    assertThat(KeyRing.parse(ring).key("a").orElseThrow().kinds())
        .hasSize(Kind.values().length - 1)
        .doesNotContain(Kind.BUNDLE);
  }

  @Test
  void keysKeepTheOrderOfTheRing() {
    TestKeys keys = new TestKeys();
    KeyRing ring = KeyRing.parse("keys:\n" + keys.entry("z", "a", "") + keys.entry("a", "a", ""));

    assertThat(ring.keys()).extracting(SigningKey::id).containsExactly("z", "a");
    assertThat(ring.key("b")).isEmpty();
  }

  @Test
  void everyRefusalSaysWhatIsAllowed() {
    refuse("nothing", "");
    refuse("no document", "keys: [");
    refuse("a list", "- id: a\n");
    refuse("no keys", "{}");
    refuse("keys without a value", "keys:\n");
    refuse("an empty ring", "keys: []");
    refuse("a text as ring", "keys: none");
    refuse("a text as key", "keys: [none]");
    refuse("an unknown field beside the keys", "key:\n  - id: a\n");
    refuse("an empty entry", "keys: [{}]");
    refuse("an unknown field of a key", entry("a", "a", KEY, ", notafter: 2026-01-01T00:00:00Z"));
    refuse("names that are none", entry("Asha_2026", "Asha", KEY, ""));
    refuse("numbers as names", entry("2026", "7", KEY, ""));
    refuse("a hostile name", entry("\"a\\u0007;key=b\"", "\"" + "x".repeat(300) + "\"", KEY, ""));
    refuse("no base64", entry("a", "a", "\"=?=\"", ""));
    refuse("base64 without its padding", entry("a", "a", KEY.replace("=", ""), ""));
    refuse("base64 with spare bits", entry("a", "a", KEY.replace("Ro=", "Rp="), ""));
    refuse("base64 in the alphabet for URLs", entry("a", "a", KEY.replace("/", "_"), ""));
    refuse("base64 with a line break", entry("a", "a", "\"" + KEY.replace("/", "/\\n") + "\"", ""));
    refuse("a bare key", entry("a", "a", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", ""));
    refuse("a short key", entry("a", "a", "MCowBQYDK2VwAyEA", ""));
    for (String algorithm : new String[] {"Ed448", "X25519", "EC"}) {
      String other = TestKeys.encode(TestKeys.generate(algorithm));
      refuse("a key of " + algorithm, entry("a", "a", other, ""));
    }
    refuse("a point of low order", entry("a", "a", point("01" + "00".repeat(31)), ""));
    refuse("a point off the curve", entry("a", "a", point("02" + "00".repeat(31)), ""));
    refuse(
        "a second spelling of a point", entry("a", "a", point("f0" + "ff".repeat(30) + "7f"), ""));
    refuse("an id twice", WHOLE + entry("asha-2026", "a", other(), "").substring(6));
    refuse("a key twice", WHOLE + entry("ravi", "ravi", KEY, "").substring(6));
    refuse("kinds that are none", entry("a", "a", KEY, ", kinds: [Rules, 7, Bundle, Rule, Rule]"));
    refuse("no kinds", entry("a", "a", KEY, ", kinds: []"));
    refuse("a kind instead of kinds", entry("a", "a", KEY, ", kinds: Rule"));
    refuse("kinds without a value", entry("a", "a", KEY, ", kinds: null"));
    refuse("times that are none", entry("a", "a", KEY, ", notBefore: tomorrow, revokedAt: 7"));
    refuse(
        "an end before the beginning",
        entry("a", "a", KEY, ", notBefore: 2026-02-01T00:00:00Z, notAfter: 2026-01-01T00:00:00Z"));
    refuse(
        "everything at once",
        entry("-", "-", "-", ", kinds: [x], notBefore: x, notAfter: x, revokedAt: x, y: z"));
    refuse("more keys than are allowed", "keys:\n" + "  - {}\n".repeat(KeyRing.MOST_KEYS + 1));
    Golden.check("signature/keyring.txt", golden.toString());
  }

  @Test
  void ringsOfAnyTextAreReadOrRefused() {
    long seed = Seeds.announce(KeyRingTest.class);
    int read = 0;
    for (int run = 0; run < 1_000; run++) {
      Random random = Seeds.random(seed, run);
      StringBuilder text = new StringBuilder(WHOLE);
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.setCharAt(at, (char) random.nextInt(128));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 9)));
        }
      }
      try {
        KeyRing.parse(text.toString());
        read++;
      } catch (InvalidDeclarationException e) {
        assertThat(e.findings()).as("seed %d run %d", seed, run).isNotEmpty();
      }
    }
    assertThat(read).isBetween(1, 900);
  }

  private void refuse(String title, String yaml) {
    InvalidDeclarationException refused =
        catchThrowableOfType(InvalidDeclarationException.class, () -> KeyRing.parse(yaml));
    assertThat(refused).as(title).isNotNull();
    golden.append("# ").append(title).append('\n');
    for (Finding finding : refused.findings()) {
      golden.append(finding).append('\n');
    }
    golden.append('\n');
  }

  private static String entry(String id, String owner, String publicKey, String more) {
    return "keys:\n  - { id: %s, owner: %s, publicKey: %s%s }\n"
        .formatted(id, owner, publicKey, more);
  }

  private static String other() {
    return TestKeys.encode(TestKeys.generate("Ed25519"));
  }

  /** The entry of a point, given as the 32 bytes of RFC 8032 in hexadecimal. */
  private static String point(String hex) {
    return Base64.getEncoder()
        .encodeToString(HexFormat.of().parseHex("302a300506032b6570032100" + hex));
  }
}
