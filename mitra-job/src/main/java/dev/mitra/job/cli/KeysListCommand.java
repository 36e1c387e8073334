package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.signature.KeyRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the keys of a ring. */
@Command(
    name = "list",
    description =
        "Check a key ring, and list its keys: whose they are, and whether they count now.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:the key ring is valid", "1:it is not, or it cannot be read"})
final class KeysListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "KEYRING", description = "The file with the key ring.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(KeyTable.of(read(file), System.currentTimeMillis()));
    out.flush();
    return 0;
  }

  private static KeyRing read(Path file) {
    try {
      return KeyRing.parse(Files.readString(file));
    } catch (IOException e) {
      throw new InvalidDeclarationException(file.toString(), "cannot be read (" + e + ")");
    } catch (InvalidDeclarationException e) {
      throw new InvalidDeclarationException(
          e.findings().stream()
              .map(each -> new Finding((file + " " + each.path()).strip(), each.message()))
              .toList());
    }
  }
}
