package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.signature.KeyFile;
import dev.mitra.rules.signature.KeyRing;
import dev.mitra.rules.signature.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  /** Test 1 of RFC 8032, section 7.1. */
  private static final String KEY = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  /** Test 2 of RFC 8032, section 7.1. */
  private static final String OTHER =
      "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";

  @TempDir private Path folder = Path.of("");

  @Test
  void aKeyIsWrittenForItsOwnerAloneAndItsEntryIsPrinted() throws IOException {
    Path keys = folder.resolve("new/keys");
    Shell.Ended ended =
        Shell.run(
            "keys",
            "generate",
            "--owner",
            "asha",
            "--id",
            "2026",
            "--kinds",
            "Rule,List",
            "-o",
            keys);

    assertThat(ended.err())
        .isEqualTo(
            "Wrote the private key to "
                + keys.resolve("2026.key")
                + ". The entry for the key ring:"
                + System.lineSeparator());
    assertThat(ended.status()).isZero();
    SigningKey key = KeyRing.parse("keys:\n" + ended.out()).key("2026").orElseThrow();
    assertThat(key.owner()).isEqualTo("asha");
    assertThat(key.kinds()).containsExactly(Kind.LIST, Kind.RULE);
    assertThat(Files.getPosixFilePermissions(keys.resolve("2026.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(KeyFile.signer(keys.resolve("2026.key")).keyId()).isEqualTo("2026");
  }

  @Test
  void aKeyIsNeverWrittenOver() throws IOException {
    Shell.run("keys", "generate", "--owner", "asha", "--id", "asha", "-o", folder);
    String before = Files.readString(folder.resolve("asha.key"));

    Shell.Ended again =
        Shell.run("keys", "generate", "--owner", "asha", "--id", "asha", "-o", folder);

    assertThat(again.status()).isEqualTo(Mitra.REFUSED);
    assertThat(again.out()).isEmpty();
    assertThat(again.err()).contains("asha.key: exists; a key is never written over");
    assertThat(Files.readString(folder.resolve("asha.key"))).isEqualTo(before);
  }

  @Test
  void namesThatARingWouldRefuseAreRefusedBeforeAnythingIsWritten() throws IOException {
    Shell.Ended ended =
        Shell.run(
            "keys",
            "generate",
            "--owner",
            "a\"b",
            "--id",
            "../a",
            "--kinds",
            "Rules",
            "-o",
            folder);

    assertThat(ended.status()).isEqualTo(Mitra.REFUSED);
    assertThat(ended.err().lines())
        .containsExactly(
            "mitra: --id: '../a' is not allowed; an id has 1 to 63 lower-case letters, digits and"
                + " hyphens, and does not begin with a hyphen",
            "mitra: --owner: 'a\"b' is not allowed; an owner has 1 to 63 lower-case letters, digits"
                + " and . _ @ -, and begins with a letter or digit",
            "mitra: --kinds[0]: 'Rules' is not one of [FeatureSet, List, Pattern, Model, Rule,"
                + " Policy, Demotion], did you mean 'Rule'?");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aListSaysWhoseKeysCountNow() {
    KeyRing ring =
        KeyRing.parse(
            """
            keys:
              - { id: asha-2026, owner: asha, publicKey: %s, kinds: [Rule, List],
                  notBefore: 2026-02-01T00:00:00Z, notAfter: 2026-08-01T00:00:00Z }
              - { id: ravi, owner: ravi@payments, publicKey: %s,
                  revokedAt: 2026-06-01T00:00:00Z }
            """
                .formatted(KEY, OTHER));

    assertThat(table(ring, "2026-01-01T00:00:00Z"))
        .isEqualTo(
            """
            id         owner          counts                             kinds      fingerprint
            asha-2026  asha           no: from 2026-02-01T00:00:00Z on   List,Rule  06e3fd8fda29bb60ab59557de61edb0a
            ravi       ravi@payments  revoked from 2026-06-01T00:00:00Z  all        deb2ded39dc26fce0e6085b6fc34bf6b
            """);
    assertThat(table(ring, "2026-08-01T00:00:00Z"))
        .contains(" until 2026-08-01T00:00:00Z ", " no: revoked from 2026-06-01T00:00:00Z ");
    assertThat(table(ring, "2026-08-01T00:00:01Z")).contains(" no: until 2026-08-01T00:00:00Z ");
  }

  @Test
  void aListSaysWhoMaySignDemotions() {
    KeyRing ring =
        KeyRing.parse(
            """
            keys:
              - { id: asha, owner: asha, publicKey: %s,
                  kinds: [FeatureSet, List, Pattern, Model, Rule, Policy, Demotion] }
              - { id: breaker, owner: breaker, publicKey: %s, kinds: [Demotion] }
            """
                .formatted(KEY, OTHER));

    assertThat(table(ring, "2026-01-01T00:00:00Z"))
        .contains("asha     yes     all,Demotion  ", "breaker  yes     Demotion      ");
  }

  @Test
  void aListOfAFileSaysWhatIsWrongWithIt() throws IOException {
    Path ring = folder.resolve("keys.yaml");
    Files.writeString(ring, "keys:\n  - { id: a, owner: a, publicKey: " + KEY + " }\n");
    assertThat(Shell.run("keys", "list", ring).out()).contains("a   a      yes     all");

    Files.writeString(ring, "keys:\n  - { id: a, owner: a }\n");
    Shell.Ended ended = Shell.run("keys", "list", ring);
    assertThat(ended.status()).isEqualTo(Mitra.REFUSED);
    assertThat(ended.err().strip())
        .isEqualTo("mitra: " + ring + " keys[0].publicKey: is missing; a text is required");

    assertThat(Shell.run("keys", "list", folder.resolve("none")).err()).contains("cannot be read");
  }

  private static String table(KeyRing ring, String now) {
    return KeyTable.of(ring, Instant.parse(now).toEpochMilli());
  }
}
