package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.signature.SignatureHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The signatures of a resource in the file beside it, {@code rule.yaml.sig}: the value of one
 * header on each line, in the order in which people signed.
 */
final class SignatureFile {
  private static final String ENDING = ".sig";

  private final Path path;
  private final List<SignatureHeader> signatures;

  private SignatureFile(Path path, List<SignatureHeader> signatures) {
    this.path = path;
    this.signatures = signatures;
  }

  /**
   * Reads the file beside that of a resource; no file is no signatures.
   *
   * @throws InvalidDeclarationException when it cannot be read, or with the findings of its lines
   */
  static SignatureFile beside(Path resource) {
    Path path = resource.resolveSibling(resource.getFileName() + ENDING);
    List<String> lines;
    try {
      lines = Files.readString(path, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (NoSuchFileException e) {
      lines = List.of();
    } catch (IOException e) {
      throw new InvalidDeclarationException(path.toString(), "cannot be read (" + e + ")");
    }
    List<SignatureHeader> signatures = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        try {
          signatures.add(SignatureHeader.parse(line));
        } catch (InvalidDeclarationException e) {
          for (Finding finding : e.findings()) {
            String place = path + ":" + (i + 1) + " " + finding.path().strip();
            findings.add(new Finding(place.strip(), finding.message()));
          }
        }
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return new SignatureFile(path, signatures);
  }

  Path path() {
    return path;
  }

  List<SignatureHeader> signatures() {
    return List.copyOf(signatures);
  }

  /** Adds a signature, in the place of an earlier one with the same key. */
  void add(SignatureHeader signature) {
    signatures.removeIf(each -> each.keyId().equals(signature.keyId()));
    signatures.add(signature);
  }

  /**
   * Writes all signatures at once: who reads the file meanwhile sees all or none of the change.
   *
   * @throws InvalidDeclarationException when it cannot be written
   */
  void write() {
    StringBuilder text = new StringBuilder();
    signatures.forEach(each -> text.append(each).append('\n'));
    Path part = path.resolveSibling(path.getFileName() + ".part");
    try {
      Files.writeString(part, text, StandardCharsets.US_ASCII);
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new InvalidDeclarationException(path.toString(), "cannot be written (" + e + ")");
    }
  }
}
