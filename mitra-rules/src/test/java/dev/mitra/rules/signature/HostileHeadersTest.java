package dev.mitra.rules.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.rules.Golden;
import dev.mitra.rules.Seeds;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Headers are written by anyone who can write to the topic. */
class HostileHeadersTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final int RUNS = 2_000;
  private static final ResourceId RULE = new ResourceId(Kind.RULE, "a");
  private static final byte[] KEY = RULE.toKey().getBytes(UTF_8);
  private static final byte[] VALUE = "{}".getBytes(UTF_8);
  private static final String SIG = "A".repeat(86);
  private static final String[] PIECES = {
    ";",
    "=",
    "v1",
    "v2",
    "key=",
    "sig=",
    "signedAt=",
    "expiresAt=1",
    "a",
    "-1",
    "0",
    "9".repeat(20),
    "\u0000",
    "\n",
    "\ufffd",
    "\ud83d",
    "é",
    " ",
    "A".repeat(600),
    "_",
    "==",
    "key=a;",
    "\r\nkey=a",
  };

  private final TestKeys keys = new TestKeys();
  private final KeyRing ring = KeyRing.parse("keys:\n" + keys.entry("a", "a", ""));
  private final String good = keys.signer("a").publish(RULE, VALUE, NOW, NOW + 1);

  @Test
  void whatIsWrongWithAHeaderIsSaid() {
    StringBuilder golden = new StringBuilder();
    for (String header :
        List.of(
            "",
            "v2;key=a;signedAt=1;expiresAt=2;sig=" + SIG,
            "V1;key=a;signedAt=1;expiresAt=2;sig=" + SIG,
            "v1",
            "v1;",
            "v1;key=a",
            "v1;key=a;key=a;signedAt=1;expiresAt=2;sig=" + SIG,
            "v1;signedAt=1;key=a;expiresAt=2;sig=" + SIG,
            "v1;key=a;signedAt=1;expiresAt=2;sig=" + SIG + ";alg=none",
            "v1;key=a;signedAt=1;expiresAt=2;sig=" + SIG + ";",
            "v1;key;signedAt;expiresAt;sig",
            "v1;key=A_b;signedAt=-1;expiresAt=1e9;sig=!",
            "v1;key=a;signedAt=01;expiresAt=32503680000000;sig=" + SIG,
            "v1;key=a;signedAt=2;expiresAt=2;sig=" + SIG,
            "v1;key=a;signedAt=1;expiresAt=2;sig=" + SIG.substring(1),
            "v1;key=a;signedAt=1;expiresAt=2;sig=" + SIG + "==",
            "v1;key=a;signedAt=1;expiresAt=2;sig=" + SIG.substring(1) + "B",
            "v1;key=a;signedAt=1;expiresAt=2;sig=" + SIG.substring(1) + "+",
            "v1; key=a; signedAt=1; expiresAt=2; sig=" + SIG,
            "v1;key=a;signedAt=1;expiresAt=2;sig=" + SIG + "\n",
            "v1;key=" + "x".repeat(600),
            "\u0000\u0001;\ufffd")) {
      String shown = header.replace(SIG, "[86]").replace("x".repeat(600), "[600]");
      golden.append("# ").append(shown.replaceAll("[^ -~]", "?")).append('\n');
      Findings findings = new Findings();
      assertThat(SignatureHeader.parse(header, "header", findings)).isEmpty();
      findings.list().forEach(finding -> golden.append(finding).append('\n'));
      golden.append('\n');
    }
    Golden.check("signature/headers.txt", golden.toString());
  }

  @Test
  void whatASignerWritesIsReadBack() {
    assertThat(SignatureHeader.parse(good).toString()).isEqualTo(good);
  }

  @Test
  void headersOfAnyCharactersAreRefusedWithShortFindings() {
    long seed = Seeds.announce(HostileHeadersTest.class);
    for (int run = 0; run < RUNS; run++) {
      Random random = Seeds.random(seed, run);
      List<String> headers = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        headers.add(random.nextInt(4) == 0 ? noise(random) : RecordHeaders.SIGNATURE);
        headers.add(random.nextInt(4) == 0 ? noise(random) : mutated(random));
      }
      if (random.nextInt(10) == 0) {
        headers.remove(headers.size() - 1);
      }
      checkRefused(headers, random.nextLong(), "seed " + seed + " run " + run);
    }
  }

  @Test
  void hundredsOfSignaturesAndEnormousValuesAreRefused() {
    List<String> many = new ArrayList<>(Collections.nCopies(600, RecordHeaders.SIGNATURE));
    for (int i = 1; i < many.size(); i += 2) {
      many.set(i, good);
    }
    checkRefused(many, NOW, "300 signatures");
    checkRefused(
        List.of(RecordHeaders.SIGNATURE, good.repeat(50_000)), NOW, "10 million characters");
    checkRefused(
        List.of(RecordHeaders.SIGNATURE, ";".repeat(1_000_000)), NOW, "a million empty fields");
    checkRefused(List.of(RecordHeaders.SIGNATURE), NOW, "a name without a value");
  }

  @Test
  void recordTimesOfAnyKindAreCompared() {
    for (long time : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
      checkRefused(List.of(RecordHeaders.SIGNATURE, good), time, "time " + time);
    }
  }

  private void checkRefused(List<String> headers, long recordMillis, String description) {
    Verified verified =
        Signatures.verify(ring, KEY, VALUE, headers, recordMillis, Set.of(Kind.RULE));
    assertThat(verified.findings()).as(description).isNotEmpty();
    assertThat(verified.findings())
        .as(description)
        .extracting(Finding::message)
        .allMatch(
            message ->
                message.length() < 400 && message.chars().noneMatch(Character::isISOControl));
    Signatures.verify(ring, null, null, headers, recordMillis, Set.of());
  }

  private String mutated(Random random) {
    StringBuilder text = new StringBuilder(good);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.insert(at, text.substring(at, end));
        default -> text.setCharAt(at, (char) random.nextInt(256));
      }
    }
    // Put back by chance: then it is made wrong again.
    return text.toString().equals(good) ? good + ";" : text.toString();
  }

  private static String noise(Random random) {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return new String(bytes, UTF_8);
  }
}
