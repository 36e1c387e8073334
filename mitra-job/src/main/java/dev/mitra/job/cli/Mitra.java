package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code mitra COMMAND}. */
@Command(
    name = "mitra",
    description = "Scores payments for fraud while they happen.",
    mixinStandardHelpOptions = true,
    version = "mitra 0.1.0",
    subcommands = {
      DemoCommand.class,
      BenchCommand.class,
      ApplyCommand.class,
      DiffCommand.class,
      ValidateCommand.class,
      GetCommand.class,
      DescribeCommand.class,
      HistoryCommand.class,
      RollbackCommand.class,
      DeleteCommand.class,
      EraseCommand.class,
      TestCommand.class,
      ImportCommand.class,
      FeaturesCommand.class,
      KeysCommand.class,
      SignCommand.class,
      VerifyCommand.class,
      StatusCommand.class,
      TailCommand.class,
      TopicsCommand.class,
      ModelCommand.class,
      HandbookCommand.class,
      HandbookEvaluateCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      TrafficCommand.class,
      DemoModelCommand.class,
      CompletionCommand.class
    })
public final class Mitra implements Runnable {
  /** Exit status: the input was wrong, or was refused. */
  public static final int REFUSED = 1;

  /** Exit status: no answer came in time. */
  public static final int NO_ANSWER = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Shows findings, one a line. */
  static void print(InvalidDeclarationException invalid, PrintWriter err) {
    for (Finding finding : invalid.findings()) {
      err.println("mitra: " + finding);
    }
    err.flush();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, which answers exit statuses and ends no process. */
  public static CommandLine commandLine() {
    return new CommandLine(new Mitra())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // An option's value may begin with @ and is then a matter of that option.
        .setExpandAtFiles(false)
        .setExecutionExceptionHandler(
            (exception, commandLine, result) -> {
              if (exception instanceof InvalidDeclarationException invalid) {
                print(invalid, commandLine.getErr());
                return REFUSED;
              }
              throw exception;
            });
  }
}
