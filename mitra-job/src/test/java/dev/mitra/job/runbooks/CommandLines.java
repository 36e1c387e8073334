package dev.mitra.job.runbooks;

import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that the runbooks tell people to type. */
final class CommandLines {
  static final Path FOLDER = Repository.root().resolve("docs/runbooks");

  /** From a comment, a pipe or a redirection on, a line is the shell's. */
  private static final Pattern OF_THE_SHELL = Pattern.compile("\\s+(#|\\||>>?)\\s.*$");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** A command within a sentence. */
  private static final Pattern WITHIN = Pattern.compile("`(mitra [^`]+)`");

  private CommandLines() {}

  /**
   * A command.
   *
   * @param page the file that it is in
   * @param words the program and its arguments
   */
  record Line(String page, List<String> words) {
    Line {
      words = List.copyOf(words);
    }

    String program() {
      return words.get(0);
    }

    String[] arguments() {
      return words.subList(1, words.size()).toArray(String[]::new);
    }

    @Override
    public String toString() {
      return page + ": " + String.join(" ", words);
    }
  }

  /** Every line of the blocks of commands of all pages. */
  static List<Line> all() {
    List<Line> commands = new ArrayList<>();
    for (Path page : pages()) {
      boolean inBlock = false;
      for (String line : read(page).lines().toList()) {
        if (line.startsWith("```")) {
          inBlock = !inBlock;
        } else if (inBlock) {
          commands.add(line(page, line));
        }
      }
    }
    return commands;
  }

  /** The commands of Mitra that the sentences of all pages name, often without their options. */
  static List<Line> within() {
    List<Line> commands = new ArrayList<>();
    for (Path page : pages()) {
      WITHIN
          .matcher(read(page))
          .results()
          .map(found -> line(page, found.group(1)))
          .forEach(commands::add);
    }
    return commands;
  }

  private static Line line(Path page, String text) {
    String command = OF_THE_SHELL.matcher(text.strip()).replaceFirst("");
    return new Line(String.valueOf(page.getFileName()), Arrays.asList(BLANKS.split(command, -1)));
  }

  static List<Path> pages() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
