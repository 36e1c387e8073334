package dev.mitra.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.signature.KeyRing;
import dev.mitra.rules.signature.SignatureHeader;
import dev.mitra.rules.signature.Signatures;
import dev.mitra.rules.signature.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignCommandTest {
  private static final String RULE =
      """
      # A comment before the resource.
      ---
      apiVersion: mitra/v1
      kind: Rule
      metadata: { name: card-testing, version: 3 }
      spec: { when: amount > 1.0, action: TAG }
      """;

  @TempDir private Path folder = Path.of("");
  private Path rule = Path.of("");
  private Path signatures = Path.of("");
  private String ring = "keys:\n";

  @BeforeEach
  void twoPeopleHaveKeys() throws IOException {
    for (String owner : List.of("asha", "ravi")) {
      ring += Shell.run("keys", "generate", "--owner", owner, "--id", owner, "-o", folder).out();
    }
    rule = folder.resolve("rule.yaml");
    signatures = folder.resolve("rule.yaml.sig");
    Files.writeString(rule, RULE);
  }

  @Test
  void twoPeopleSignOneAfterTheOtherWhatApplyPublishes() throws IOException {
    Shell.Ended first = Shell.run("sign", "-f", rule, "--key", key("asha"));
    assertThat(first.err()).isEmpty();
    assertThat(first.status()).isZero();
    assertThat(first.out())
        .startsWith("Signed Rule/card-testing as asha: " + signatures)
        .contains("    asha, expires at ");
    assertThat(verify(rule).owners()).containsExactly("asha");

    assertThat(Shell.run("sign", "-f", rule, "--key", key("ravi")).status()).isZero();
    assertThat(verify(rule).findings()).isEmpty();
    assertThat(verify(rule).owners()).containsExactly("asha", "ravi");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("asha.key", "ravi.key", "rule.yaml", "rule.yaml.sig");
    }
  }

  @Test
  void whoSignsAgainReplacesTheirOwnSignature() throws IOException {
    Shell.run("sign", "-f", rule, "--key", key("asha"));
    Shell.run("sign", "-f", rule, "--key", key("ravi"));
    Files.writeString(rule, RULE.replace("version: 3", "version: 4"));
    Shell.run("sign", "-f", rule, "--key", key("asha"), "--expires", "30d");

    List<SignatureHeader> read =
        Files.readAllLines(signatures).stream().map(SignatureHeader::parse).toList();
    assertThat(read).extracting(SignatureHeader::keyId).containsExactly("ravi", "asha");
    assertThat(read.get(1).expiresAt() - read.get(1).signedAt()).isEqualTo(30 * 86_400_000L);
    // The other signature was for what the file held before.
    assertThat(verify(rule).findings()).hasSize(1);
    assertThat(verify(rule).owners()).containsExactly("asha");
  }

  @Test
  void allFilesOfAFolderAreSignedEachWithAFileBesideIt() throws IOException {
    Path nested = folder.resolve("more/b.json");
    Files.createDirectories(folder.resolve("more"));
    Files.writeString(
        nested,
        "{\"apiVersion\":\"mitra/v1\",\"kind\":\"Rule\",\"metadata\":{\"name\":\"b\",\"version\":1},"
            + "\"spec\":{}}");

    assertThat(Shell.run("sign", "-f", folder, "--key", key("asha")).status()).isZero();

    assertThat(verify(rule).findings()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("more/b.json.sig"))).hasSize(1);
  }

  @Test
  void aDeletionIsSignedToStandardOutput() {
    Shell.Ended ended =
        Shell.run("sign", "--delete", "Rule/card-testing", "--version", 4, "--key", key("asha"));

    assertThat(ended.status()).isZero();
    Verified verified =
        verify(
            "Rule/card-testing",
            null,
            List.of("mitra-version", "4", "mitra-signature", ended.out().strip()));
    assertThat(verified.findings()).isEmpty();
    assertThat(verified.owners()).containsExactly("asha");
  }

  @Test
  void nothingIsSignedWhenAnythingCannotBe() throws IOException {
    Files.writeString(folder.resolve("two.yaml"), RULE + "---\n" + RULE);
    Files.writeString(folder.resolve("none.yaml"), RULE.replace(", version: 3", ""));
    Files.writeString(folder.resolve("worn.yaml"), RULE);
    Files.writeString(folder.resolve("worn.yaml.sig"), "\nv1;key=a\n");

    Shell.Ended ended = Shell.run("sign", "-f", folder, "--key", key("asha"));

    assertThat(ended.status()).isEqualTo(Mitra.REFUSED);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines())
        .containsExactlyInAnyOrder(
            "mitra: "
                + folder.resolve("two.yaml")
                + ": holds several resources, and a signature is for one; put each into a file of"
                + " its own, or all into a Bundle",
            "mitra: "
                + folder.resolve("none.yaml")
                + " metadata.version: is missing; a signed resource needs a version, larger than"
                + " the one before it",
            "mitra: "
                + folder.resolve("worn.yaml.sig")
                + ":2: has the fields 'key'; v1;key=ID;signedAt=MILLIS;expiresAt=MILLIS;"
                + "sig=BASE64URL is expected, each field once and in this order");
    assertThat(signatures).doesNotExist();
  }

  @Test
  void aKeyThatOthersCanReadSignsNothing() throws IOException {
    Files.setPosixFilePermissions(key("asha"), PosixFilePermissions.fromString("rw-r--r--"));
    Shell.Ended ended = Shell.run("sign", "-f", rule, "--key", key("asha"));

    assertThat(ended.status()).isEqualTo(Mitra.REFUSED);
    assertThat(ended.err()).contains("asha.key: has the permissions rw-r--r--", "run: chmod 600 ");
    assertThat(signatures).doesNotExist();
  }

  @Test
  void aKeyFileOfAnotherNameNeedsItsId() throws IOException {
    Path renamed = Files.move(key("asha"), folder.resolve("private.pem"));

    assertThat(Shell.run("sign", "-f", rule, "--key", renamed).err())
        .contains("is not called ID.key");
    assertThat(Shell.run("sign", "-f", rule, "--key", renamed, "--key-id", "asha").status())
        .isZero();
    assertThat(verify(rule).findings()).isEmpty();
  }

  @Test
  void wrongOptionsAreExplained() {
    String usage = "Name what to sign: either -f PATH, or --delete KIND/NAME with --version N.";
    Path key = key("asha");
    for (Object[] words :
        List.of(
            new Object[] {},
            new Object[] {"--delete", "Rule/a"},
            new Object[] {"--version", 4},
            new Object[] {"-f", rule, "--delete", "Rule/a", "--version", 4},
            new Object[] {"-f", rule, "--version", 4})) {
      Shell.Ended ended = Shell.run("sign", "--key", key, words);
      assertThat(ended.status()).isEqualTo(2);
      assertThat(ended.err()).contains(usage);
    }
    assertThat(Shell.run("sign", "--key", key, "-f", "-").err()).contains("is standard input");
    assertThat(Shell.run("sign", "--key", key, "-f", rule, "--expires", "2y").err())
        .contains("--expires: '2y' is not a length of time");
    assertThat(Shell.run("sign", "--key", key, "-f", rule, "--expires", "400d").err())
        .contains("--expires: is 400d; a length of time from 1m to 366d is expected");
    assertThat(Shell.run("sign", "--key", key, "--delete", "Rule/a", "--version", 0).err())
        .contains("--version: is out of range; a whole number from 1 to");
    assertThat(Shell.run("sign", "--key", key, "--delete", "Ruel/a", "--version", 1).err())
        .contains("'Ruel' is not a kind", "did you mean 'Rule'?");
  }

  private Path key(String id) {
    return folder.resolve(id + ".key");
  }

  private Verified verify(Path resource) throws IOException {
    List<String> headers = new ArrayList<>();
    for (String line : Files.readAllLines(signatures)) {
      headers.add("mitra-signature");
      headers.add(line);
    }
    ResourceFiles.Item item = ResourceFiles.read(List.of(resource)).get(0);
    return verify(item.key(), item.body(), headers);
  }

  private Verified verify(String key, byte @Nullable [] value, List<String> headers) {
    return Signatures.verify(
        KeyRing.parse(ring),
        key.getBytes(UTF_8),
        value,
        headers,
        System.currentTimeMillis(),
        Set.of(Kind.RULE));
  }
}
