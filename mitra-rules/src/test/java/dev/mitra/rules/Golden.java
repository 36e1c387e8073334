package dev.mitra.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files under {@code src/test/resources} that say what a test expects. With {@code
 * -Dmitra.golden=write} the tests write them instead of comparing; what changed is then seen, and
 * judged, in the diff.
 */
public final class Golden {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  private Golden() {}

  /** Compares a text with a file of this name, or writes it. */
  public static void check(String file, String actual) {
    Path path = MODULE.resolve("src/test/resources").resolve(file);
    try {
      if ("write".equals(System.getProperty("mitra.golden"))) {
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, actual);
      }
      assertThat(actual)
          .as("%s (rewrite it with -Dmitra.golden=write)", file)
          .isEqualTo(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file of the repository, by its path from the top folder. */
  public static String repositoryFile(String file) {
    try {
      return Files.readString(MODULE.resolveSibling(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
