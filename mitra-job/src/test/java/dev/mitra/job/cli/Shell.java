package dev.mitra.job.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs commands in this process. */
final class Shell {
  /** How a command ended and what it printed. */
  record Ended(int status, String out, String err) {}

  private Shell() {}

  /** Runs {@code mitra WORDS…}. */
  static Ended run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine mitra =
        Mitra.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    int status = mitra.execute(texts(words));
    return new Ended(status, out.toString(), err.toString());
  }

  private static String[] texts(Object... words) {
    return Arrays.stream(words)
        .flatMap(
            word -> word instanceof Object[] several ? Arrays.stream(several) : Stream.of(word))
        .map(Object::toString)
        .toArray(String[]::new);
  }
}
