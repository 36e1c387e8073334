package dev.mitra.job.secure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks through the files of something that runs. */
public final class FileScan {
  private FileScan() {}

  /**
   * The files in a folder, and below, whose content is as asked for. Files that go meanwhile are
   * passed over.
   *
   * @param content is asked with the content, a character for each byte; text in UTF-16 is there
   *     with a zero before or after each of its characters
   */
  public static List<Path> filesWith(Path folder, Predicate<String> content) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (attributes.isRegularFile() && matches(file, content)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static boolean matches(Path file, Predicate<String> content) throws IOException {
    try {
      return content.test(new String(Files.readAllBytes(file), ISO_8859_1));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether a content holds a text of ASCII characters, as bytes or in UTF-16. */
  public static Predicate<String> holds(String text) {
    String wide = String.join("\0", text.split(""));
    return content -> content.contains(text) || content.contains(wide);
  }
}
