package dev.mitra.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files under {@code src/test/resources} that say what a test expects. With {@code
 * -Dmitra.golden=write} the tests write them instead of comparing; what changed is then seen, and
 * judged, in the diff.
 */
public final class Golden {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path RESOURCES = MODULE.resolve("src/test/resources");

  private Golden() {}

  /** Whether the expected files are to be written in this run. */
  public static boolean isWriting() {
    return "write".equals(System.getProperty("mitra.golden"));
  }

  /** Compares a text with a file of this name, or writes it. */
  public static void check(String file, String actual) {
    if (isWriting()) {
      write(file, actual);
    }
    assertThat(actual).as("%s (rewrite it with -Dmitra.golden=write)", file).isEqualTo(read(file));
  }

  /** The text of a file. */
  public static String read(String file) {
    return text(RESOURCES.resolve(file));
  }

  /** Writes a file. */
  public static void write(String file, String text) {
    try {
      Path path = RESOURCES.resolve(file);
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The payment schema that ships. */
  public static byte[] defaultSchema() {
    return text(MODULE.resolveSibling("deploy/defaults/schema.yaml"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
