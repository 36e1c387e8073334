package dev.mitra.job.ruletest;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of rule tests: {@code *.test.yaml} and {@code *.test.yml}. */
final class RuleTestFiles {
  /**
   * A document of tests, not read yet.
   *
   * @param file the file that it is from
   * @param firstLine the line of the file on which it begins, from 1
   * @param text the document, with as many empty lines before it as the file has lines, so that its
   *     lines are those of the file
   */
  record Source(String file, int firstLine, String text) {}

  private RuleTestFiles() {}

  /** Whether a file holds tests by its name; such a file holds no resources. */
  static boolean isTest(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".test.yaml") || name.endsWith(".test.yml");
  }

  /**
   * Reads files, whatever their names, and the tests of folders with everything below them.
   *
   * @throws InvalidDeclarationException when something cannot be read
   */
  static List<Source> read(List<Path> paths) {
    List<Finding> findings = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (Path path : paths) {
      try {
        if (Files.isDirectory(path)) {
          try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(RuleTestFiles::isTest).sorted().toList()) {
              split(file, sources);
            }
          }
        } else {
          split(path, sources);
        }
      } catch (IOException e) {
        findings.add(new Finding(path.toString(), "cannot be read (" + e + ")"));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return sources;
  }

  private static void split(Path file, List<Source> sources) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (text.stripLeading().startsWith("{")) {
      sources.add(new Source(file.toString(), 1, text));
      return;
    }
    for (StrictDocuments.Document document : StrictDocuments.splitDocuments(text)) {
      int before = document.firstLine() - 1;
      sources.add(
          new Source(file.toString(), document.firstLine(), "\n".repeat(before) + document.text()));
    }
  }
}
