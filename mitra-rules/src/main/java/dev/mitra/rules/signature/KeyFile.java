package dev.mitra.rules.signature;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Private keys in files: PKCS#8 in PEM (RFC 7468), called {@code ID.key} after the key's id, as
 * {@code mitra keys generate} and {@code openssl genpkey -algorithm ed25519} write them. Only their
 * owner may have access to them. No message shows anything of a file's content.
 */
public final class KeyFile {
  /** How the names of key files end. */
  public static final String ENDING = ".key";

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int LONGEST = 4_096;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private KeyFile() {}

  /**
   * The signer with the key in a file; its id is the name of the file without {@value #ENDING}.
   *
   * @throws InvalidDeclarationException when the file cannot be read, others have access to it, it
   *     holds no Ed25519 key, or its name is none
   */
  public static RecordSigner signer(Path file) {
    Path name = file.getFileName();
    String text = name == null ? "" : name.toString();
    if (!text.endsWith(ENDING)
        || !SigningKey.isId(text.substring(0, text.length() - ENDING.length()))) {
      throw refused(
          file,
          "is not called ID.key; a key's file has the name of its id in the key ring, and "
              + SigningKey.IDS);
    }
    return signer(file, text.substring(0, text.length() - ENDING.length()));
  }

  /**
   * The signer with the key in a file of any name.
   *
   * @param file the file
   * @param keyId the key's id in the key ring
   * @throws InvalidDeclarationException when the file cannot be read, others have access to it, it
   *     holds no Ed25519 key, or the id is none
   */
  public static RecordSigner signer(Path file, String keyId) {
    if (!SigningKey.isId(keyId)) {
      throw new InvalidDeclarationException(
          "id", Quote.of(keyId) + " is not allowed; " + SigningKey.IDS);
    }
    return new RecordSigner(read(file), keyId);
  }

  private static PrivateKey read(Path file) {
    String pem;
    try {
      checkAccess(file);
      if (Files.size(file) > LONGEST) {
        throw refused(file, "is too large for a key; " + expected());
      }
      pem = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw refused(file, "cannot be read (" + e + ")");
    }
    if (pem.startsWith(BEGIN) && pem.endsWith(END) && pem.length() > BEGIN.length()) {
      String body = pem.substring(BEGIN.length(), pem.length() - END.length());
      Optional<PrivateKey> key =
          CanonicalBase64.standard(body.replaceAll("\\s", "")).flatMap(Ed25519::privateKey);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw refused(file, "holds no key that can sign; " + expected());
  }

  private static void checkAccess(Path file) throws IOException {
    Set<PosixFilePermission> permissions;
    try {
      permissions = Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      throw refused(
          file, "is in a file system without permissions, where a key cannot be kept private");
    }
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw refused(
          file,
          "has the permissions "
              + PosixFilePermissions.toString(permissions)
              + ", with which others than its owner have access to a private key; run: chmod 600 "
              + file);
    }
  }

  private static String expected() {
    return "an Ed25519 key in PKCS#8 and PEM is expected, as 'mitra keys generate' writes it";
  }

  /**
   * Writes a key to a new file that only its owner can read and write, mode 0600.
   *
   * @throws InvalidDeclarationException when the file exists, or cannot be written
   */
  public static void write(Path file, PrivateKey key) {
    String pem =
        BEGIN
            + "\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n"
            + END
            + "\n";
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-------");
    // Made with its permissions: there is no moment at which others can open it.
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(mode))) {
      ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (FileAlreadyExistsException e) {
      throw refused(file, "exists; a key is never written over, choose another id or folder");
    } catch (IOException | UnsupportedOperationException e) {
      throw refused(file, "cannot be written (" + e + ")");
    }
  }

  private static InvalidDeclarationException refused(Path file, String message) {
    return new InvalidDeclarationException(file.toString(), message);
  }
}
