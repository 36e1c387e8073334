package dev.mitra.job.screen;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the table is shown.
 *
 * @param terminal whether lines can be redrawn in place
 * @param colours whether to use colours; never without a terminal
 * @param width cells in a line, at least {@value #LEAST_WIDTH}
 * @param height lines on the screen; 0 when unknown
 * @param zone of the times shown
 */
public record Display(boolean terminal, boolean colours, int width, int height, ZoneId zone) {
  /** The fewest cells that are used, however narrow the terminal. */
  public static final int LEAST_WIDTH = 40;

  private static final int USUAL_WIDTH = 120;

  /**
   * Brings the width up to what the narrowest table takes.
   *
   * @throws IllegalArgumentException if there are colours without a terminal
   */
  public Display {
    if (colours && !terminal) {
      throw new IllegalArgumentException(
          "colours are for a terminal; allowed is false without one");
    }
    width = Math.max(LEAST_WIDTH, width);
  }

  /**
   * The terminal that this process has, or none: the standard output is one, and {@code TERM} is
   * not {@code dumb}. The size is that of {@code COLUMNS} and {@code LINES}, else what {@code stty}
   * says, else 120 wide. {@code NO_COLOR} with any value turns colours off (no-color.org).
   */
  public static Display detect() {
    Map<String, String> environment = System.getenv();
    boolean terminal = onTerminal();
    return detect(environment, terminal, terminal ? sttySize() : "");
  }

  /**
   * Decides from what is known of the surroundings.
   *
   * @param sttySize lines and columns as {@code stty size} prints them; empty when unknown
   */
  public static Display detect(
      Map<String, String> environment, boolean onTerminal, String sttySize) {
    boolean terminal = onTerminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    String[] size = sttySize.strip().split(" ", -1);
    int width =
        positive(environment.getOrDefault("COLUMNS", ""))
            .or(() -> positive(size[size.length - 1]))
            .orElse(USUAL_WIDTH);
    int height =
        positive(environment.getOrDefault("LINES", "")).or(() -> positive(size[0])).orElse(0);
    boolean colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Display(terminal, colours, width, height, ZoneId.systemDefault());
  }

  private static Optional<Integer> positive(String number) {
    return number.matches("[1-9][0-9]{0,3}")
        ? Optional.of(Integer.valueOf(number))
        : Optional.empty();
  }

  /**
   * Whether the standard output is a terminal. Java itself cannot say: System.console() asks the
   * standard input too, and from JDK 22 on is never null.
   */
  private static boolean onTerminal() {
    return answer(
            new ProcessBuilder("sh", "-c", "test -t 1 && echo yes >&2")
                .redirectOutput(ProcessBuilder.Redirect.INHERIT),
            Process::getErrorStream)
        .strip()
        .equals("yes");
  }

  /** Shells keep COLUMNS to themselves, so most terminals tell their size only this way. */
  private static String sttySize() {
    return answer(
        new ProcessBuilder("stty", "size")
            .redirectInput(new File("/dev/tty"))
            .redirectError(ProcessBuilder.Redirect.DISCARD),
        Process::getInputStream);
  }

  /** What a program says; empty where there is no such program. */
  private static String answer(ProcessBuilder program, Function<Process, InputStream> where) {
    try {
      Process running = program.start();
      try (InputStream said = where.apply(running)) {
        return new String(said.readAllBytes(), StandardCharsets.US_ASCII);
      }
    } catch (IOException e) {
      return "";
    }
  }
}
