package dev.mitra.job.bench.cluster;

import dev.mitra.features.check.InvalidDeclarationException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that runs to its end as a process of its own. */
final class Command {
  private Command() {}

  /**
   * Runs a command; answers what it printed.
   *
   * @param what it does, for the sentence that tells of its failure
   * @param line the command and its arguments
   * @param environment variables beside those of this process
   * @param log a file that takes what it prints
   * @param patience for how long it may run
   * @throws InvalidDeclarationException when it does not end well
   */
  static String run(
      String what, List<String> line, Map<String, String> environment, Path log, Duration patience)
      throws InterruptedException {
    Process process = null;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(new File("/dev/null"));
      builder.environment().putAll(environment);
      process = builder.start();
      boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
      String printed = Files.readString(log);
      if (!ended || process.exitValue() != 0) {
        throw new InvalidDeclarationException(
            "",
            what
                + (ended ? " failed" : " did not end in time")
                + ": "
                + lastLine(printed)
                + " What it said is in "
                + log
                + ".");
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(what + " cannot be run", e);
    } finally {
      if (process != null && process.isAlive()) {
        process.destroy();
      }
    }
  }

  private static String lastLine(String printed) {
    List<String> lines = printed.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "it said nothing.";
    }
    String last = lines.get(lines.size() - 1).strip();
    return last.endsWith(".") ? last : last + ".";
  }
}
