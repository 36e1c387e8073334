package dev.mitra.job.cli;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.signature.KeyFile;
import dev.mitra.rules.signature.RecordSigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that sign what is published. */
final class SigningOptions {
  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Sign with this private key, from `mitra keys generate`; may be repeated.")
  private List<Path> keys = List.of();

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      defaultValue = "1h",
      description =
          "How long what is signed with --key can be published (default: ${DEFAULT-VALUE}).")
  private String expires = "1h";

  private @Nullable List<RecordSigner> signers;

  /** Whether records are signed. */
  boolean isGiven() {
    return !keys.isEmpty();
  }

  /**
   * The signatures of a record, one of each key that was given.
   *
   * @param now when it is signed, milliseconds since 1970
   * @throws InvalidDeclarationException when a key cannot be read or cannot sign the record
   */
  List<String> sign(Proposed proposed, long now) {
    if (keys.isEmpty()) {
      return List.of();
    }
    if (signers == null) {
      signers = keys.stream().map(KeyFile::signer).toList();
    }
    long until = now + lifetime();
    List<String> signatures = new ArrayList<>();
    for (RecordSigner signer : signers) {
      if (proposed.body().isPresent()) {
        signatures.add(signer.publish(proposed.id(), proposed.body().get(), now, until));
      } else {
        OptionalLong version = proposed.headerVersion();
        signatures.add(signer.delete(proposed.id(), version.orElse(1), now, until));
      }
    }
    return signatures;
  }

  private long lifetime() {
    try {
      long millis = Durations.parse(expires);
      if (millis > 0) {
        return millis;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidDeclarationException("--expires", String.valueOf(e.getMessage()));
    }
    throw new InvalidDeclarationException("--expires", "is 0; name a length of time, such as 1h");
  }
}
