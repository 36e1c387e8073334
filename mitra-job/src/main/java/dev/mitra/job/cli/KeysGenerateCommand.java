package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.signature.KeyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key pair: the private key goes to a file, the public one to standard output. */
@Command(
    name = "generate",
    description = {
      "Make an Ed25519 key: write the private key to DIR/ID.key, which only you can read, and print"
          + " the entry of the public key for the key ring.",
      "Keep the entry: the file does not hold it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:the key was made", "1:a name is not allowed, or the file cannot be written"})
final class KeysGenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "What signatures call the key; a new one for each key, such as asha-2026.")
  private String id = "";

  @Option(
      names = "--owner",
      required = true,
      paramLabel = "OWNER",
      description = "Whose key it is; several keys of one owner count once.")
  private String owner = "";

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description =
          "The kinds of resource that it may sign, such as Rule,List (default: all but Demotion).")
  private List<String> kinds = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder that the private key is written to (default: this folder).")
  private Path folder = Path.of("");

  @Override
  public Integer call() {
    KeyPair pair = generate();
    String entry = KeyRingEntry.of(id, owner, kinds, pair.getPublic());
    Path file = folder.resolve(id + KeyFile.ENDING);
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
    } catch (IOException e) {
      throw new InvalidDeclarationException(
          List.of(new Finding(folder.toString(), "cannot be made (" + e + ")")));
    }
    KeyFile.write(file, pair.getPrivate());
    PrintWriter err = spec.commandLine().getErr();
    err.println("Wrote the private key to " + file + ". The entry for the key ring:");
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.print(entry);
    out.flush();
    return 0;
  }

  private static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }
}
