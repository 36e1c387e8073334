package dev.mitra.job.cli;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.signature.KeyFile;
import dev.mitra.rules.signature.RecordSigner;
import dev.mitra.rules.signature.SignatureHeader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Signs resources in files, and deletions. */
@Command(
    name = "sign",
    description = {
      "Sign resources, each in a file of its own: the signature is added to FILE.sig beside it,"
          + " which 'mitra apply' publishes with the resource.",
      "Or sign the deletion of a resource: its signature is printed."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:everything was signed", "1:nothing was signed"})
final class SignCommand implements Callable<Integer> {
  private static final long SHORTEST = 60_000L;
  private static final long LONGEST = 366L * 86_400_000L;

  @Spec private CommandSpec spec = CommandSpec.create();

  // Not the standard options: --version is that of the deletion here.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli itself acts on it.
  private boolean help;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      description = "A file with one resource, or a folder with such files.")
  private List<Path> paths = List.of();

  @Option(
      names = "--delete",
      paramLabel = "KIND/NAME",
      description = "Sign the deletion of this resource.")
  private Optional<String> deleted = Optional.empty();

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "With --delete: the version of the deletion, larger than the resource's.")
  private Optional<Long> deletedVersion = Optional.empty();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "ID.key",
      description = "The file of the private key, called after the key's id in the key ring.")
  private Path keyFile = Path.of("");

  @Option(
      names = "--key-id",
      paramLabel = "ID",
      description = "The key's id, when its file has another name.")
  private Optional<String> keyId = Optional.empty();

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      defaultValue = "1h",
      description =
          "How long from now it may be published with this signature, 1m to 366d (default:"
              + " ${DEFAULT-VALUE}).")
  private String expires = "1h";

  @Override
  public Integer call() {
    if (deleted.isPresent() == !paths.isEmpty()
        || deleted.isPresent() != deletedVersion.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "Name what to sign: either -f PATH, or --delete KIND/NAME with --version N.");
    }
    long signedAt = System.currentTimeMillis();
    long expiresAt = signedAt + lifetime();
    PrintWriter out = spec.commandLine().getOut();
    if (deleted.isPresent()) {
      out.println(deletion(ResourceId.parse(deleted.get()), signedAt, expiresAt));
    } else {
      RecordSigner signer = signer();
      List<ResourceToSign> resources = ResourceToSign.read(paths);
      // All is read and checked before the first file is written.
      resources.forEach(each -> each.sign(signer, signedAt, expiresAt));
      for (ResourceToSign each : resources) {
        each.signatures().write();
        show(each, signer.keyId(), signedAt, out);
      }
    }
    out.flush();
    return 0;
  }

  private RecordSigner signer() {
    return keyId.map(id -> KeyFile.signer(keyFile, id)).orElseGet(() -> KeyFile.signer(keyFile));
  }

  private String deletion(ResourceId id, long signedAt, long expiresAt) {
    long version = deletedVersion.orElseThrow();
    if (version < 1 || version > ResourceParser.LARGEST_VERSION) {
      throw new InvalidDeclarationException(
          "--version",
          "is out of range; a whole number from 1 to "
              + ResourceParser.LARGEST_VERSION
              + " is expected");
    }
    return signer().delete(id, version, signedAt, expiresAt);
  }

  private long lifetime() {
    long lifetime;
    try {
      lifetime = Durations.parse(expires);
    } catch (IllegalArgumentException e) {
      throw new InvalidDeclarationException("--expires", String.valueOf(e.getMessage()));
    }
    if (lifetime < SHORTEST || lifetime > LONGEST) {
      throw new InvalidDeclarationException(
          "--expires",
          "is "
              + Durations.format(lifetime)
              + "; a length of time from "
              + Durations.format(SHORTEST)
              + " to "
              + Durations.format(LONGEST)
              + " is expected");
    }
    return lifetime;
  }

  private static void show(ResourceToSign signed, String keyId, long now, PrintWriter out) {
    out.println("Signed " + signed.key() + " as " + keyId + ": " + signed.signatures().path());
    for (SignatureHeader each : signed.signatures().signatures()) {
      out.println(
          "    "
              + each.keyId()
              + (each.expiresAt() > now ? ", expires at " : ", EXPIRED at ")
              + Instant.ofEpochMilli(each.expiresAt()).truncatedTo(ChronoUnit.SECONDS));
    }
  }
}
