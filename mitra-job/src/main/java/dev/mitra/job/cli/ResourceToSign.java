package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.signature.RecordSigner;
import dev.mitra.rules.signature.SignatureHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A resource that has a file to itself, with the signatures beside it. */
final class ResourceToSign {
  private final ControlRecord record;
  private final byte[] body;
  private final SignatureFile signatures;

  private ResourceToSign(ControlRecord record, byte[] body, SignatureFile signatures) {
    this.record = record;
    this.body = body;
    this.signatures = signatures;
  }

  /**
   * Reads the resources of files and folders.
   *
   * @throws InvalidDeclarationException with the findings of all files
   */
  static List<ResourceToSign> read(List<Path> paths) {
    List<Finding> findings = new ArrayList<>();
    List<ResourceToSign> resources = new ArrayList<>();
    Set<String> files = new HashSet<>();
    Set<String> crowded = new HashSet<>();
    for (Path path : paths) {
      if (path.toString().equals("-")) {
        findings.add(
            new Finding(
                "-f", "is standard input, which no signature can be put beside; name files"));
      }
    }
    throwIfAny(findings);
    for (ResourceFiles.Item item : ResourceFiles.read(paths)) {
      if (!files.add(item.origin())) {
        if (crowded.add(item.origin())) {
          findings.add(
              new Finding(
                  item.origin(),
                  "holds several resources, and a signature is for one; put each into a file of"
                      + " its own, or all into a Bundle"));
        }
        continue;
      }
      // The very bytes that 'mitra apply' publishes.
      ControlRecord record = ResourceParser.parse(null, item.body());
      if (record.version().isEmpty()) {
        findings.add(
            new Finding(
                item.origin() + " metadata.version",
                "is missing; a signed resource needs a version, larger than the one before it"));
      }
      try {
        SignatureFile beside = SignatureFile.beside(Path.of(item.origin()));
        resources.add(new ResourceToSign(record, item.body(), beside));
      } catch (InvalidDeclarationException e) {
        findings.addAll(e.findings());
      }
    }
    if (files.isEmpty()) {
      findings.add(new Finding("-f", "found no resource; allowed are .yaml, .yml and .json files"));
    }
    throwIfAny(findings);
    return resources;
  }

  private static void throwIfAny(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
  }

  /** Kind and name. */
  String key() {
    return record.id().toKey();
  }

  /** The signatures, those on disk and those added since. */
  SignatureFile signatures() {
    return signatures;
  }

  /** Adds a signature, which is not written yet. */
  void sign(RecordSigner signer, long signedAt, long expiresAt) {
    String header = signer.publish(record.id(), body, signedAt, expiresAt);
    signatures.add(SignatureHeader.parse(header));
  }
}
