package dev.mitra.rules.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final String NO_KEY =
      "holds no key that can sign; an Ed25519 key in PKCS#8 and PEM is expected, as 'mitra keys"
          + " generate' writes it";

  @TempDir private Path folder = Path.of("");
  private final PrivateKey key = TestKeys.generate("Ed25519").getPrivate();

  @Test
  void aKeyIsWrittenForItsOwnerAloneAndReadBack() throws IOException {
    Path file = folder.resolve("asha-2026.key");
    KeyFile.write(file, key);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    RecordSigner signer = KeyFile.signer(file);
    assertThat(signer.keyId()).isEqualTo("asha-2026");
    ResourceId id = new ResourceId(Kind.RULE, "a");
    assertThat(signer.delete(id, 1, 1, 2))
        .isEqualTo(new RecordSigner(key, "asha-2026").delete(id, 1, 1, 2));
  }

  @Test
  void aKeyThatOthersHaveAccessToIsRefusedWithWhatToDo() throws IOException {
    Path file = folder.resolve("asha.key");
    KeyFile.write(file, key);
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-", "r-----r--")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThat(refusal(file))
          .isEqualTo(
              "has the permissions "
                  + mode
                  + ", with which others than its owner have access to a private key; run: chmod"
                  + " 600 "
                  + file);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertThat(KeyFile.signer(file).keyId()).isEqualTo("asha");
  }

  @Test
  void aKeyIsNeverWrittenOver() throws IOException {
    Path file = folder.resolve("asha.key");
    KeyFile.write(file, key);
    String before = Files.readString(file);

    InvalidDeclarationException refused =
        catchThrowableOfType(
            InvalidDeclarationException.class,
            () -> KeyFile.write(file, TestKeys.generate("Ed25519").getPrivate()));

    assertThat(refused.findings().get(0).message())
        .isEqualTo("exists; a key is never written over, choose another id or folder");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutShowingIt() throws IOException {
    byte[] der = key.getEncoded();
    String good = Base64.getEncoder().encodeToString(der);
    for (String text :
        List.of(
            "",
            good,
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
            pem("PRIVATE KEY", good.substring(4)),
            pem("PRIVATE KEY", good + "!"),
            pem("PRIVATE KEY", encoded("Ed448")),
            pem("PRIVATE KEY", encoded("X25519")),
            pem("PRIVATE KEY", encoded("EC")),
            pem("RSA PRIVATE KEY", good),
            pem("PUBLIC KEY", good),
            pem("PRIVATE KEY", good) + pem("PRIVATE KEY", good))) {
      assertThat(refusal(write("a.key", text))).isEqualTo(NO_KEY);
    }
    assertThat(refusal(write("a.key", "x".repeat(5_000)))).startsWith("is too large for a key");
    assertThat(refusal(folder.resolve("none.key"))).startsWith("cannot be read");
  }

  @Test
  void aFileThatIsNotCalledAfterAKeyNeedsItsIdBeside() throws IOException {
    Path file =
        write("Key.pem", pem("PRIVATE KEY", Base64.getEncoder().encodeToString(key.getEncoded())));

    assertThat(refusal(file))
        .isEqualTo(
            "is not called ID.key; a key's file has the name of its id in the key ring, and an id"
                + " has 1 to 63 lower-case letters, digits and hyphens, and does not begin with a"
                + " hyphen");
    assertThat(KeyFile.signer(file, "asha").keyId()).isEqualTo("asha");
    assertThat(
            catchThrowableOfType(
                InvalidDeclarationException.class, () -> KeyFile.signer(file, "Asha")))
        .hasMessageStartingWith("id: 'Asha' is not allowed");
  }

  @Test
  void aSignerTakesNoOtherKeyAndNoTimesOutOfOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordSigner(TestKeys.generate("Ed448").getPrivate(), "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> new RecordSigner(key, "A"));
    RecordSigner signer = new RecordSigner(key, "a");
    ResourceId id = new ResourceId(Kind.RULE, "a");
    assertThatIllegalArgumentException().isThrownBy(() -> signer.publish(id, new byte[0], 2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> signer.publish(id, new byte[0], 0, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.publish(id, new byte[0], 1, Long.MAX_VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> signer.delete(id, 0, 1, 2));
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text, StandardCharsets.US_ASCII);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static String refusal(Path file) {
    InvalidDeclarationException refused =
        catchThrowableOfType(InvalidDeclarationException.class, () -> KeyFile.signer(file));
    assertThat(refused.findings()).singleElement().isNotNull();
    assertThat(refused.findings().get(0).path()).isEqualTo(file.toString());
    return refused.findings().get(0).message();
  }

  private static String pem(String label, String body) {
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static String encoded(String algorithm) {
    return Base64.getEncoder()
        .encodeToString(TestKeys.generate(algorithm).getPrivate().getEncoded());
  }
}
