package dev.mitra.job.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes the command line. */
@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options on the tab key.",
      "For bash, put this into ~/.bashrc:",
      "  source <(mitra completion bash)",
      "For zsh, put this into ~/.zshrc; it is the same script, which zsh runs by its bashcompinit:",
      "  source <(mitra completion zsh)",
      "There is none for fish."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:printed", "2:another shell was named"})
final class CompletionCommand implements Callable<Integer> {
  /** Shells that read the script. */
  enum Shell {
    BASH,
    ZSH
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}, in any case.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    CommandSpec top = spec.root();
    PrintWriter out = spec.commandLine().getOut();
    switch (shell) {
      // The script turns on bashcompinit itself when zsh reads it.
      case BASH, ZSH -> out.print(AutoComplete.bash(top.name(), top.commandLine()));
    }
    out.flush();
    return 0;
  }
}
