package dev.mitra.job.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository's files are, whichever of its folders the tests run in. */
public final class Repository {
  private Repository() {}

  /** The top folder, absolute. */
  public static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("deploy"))
          && Files.isDirectory(folder.resolve("mitra-job"))) {
        return folder;
      }
    }
    throw new IllegalStateException("the tests have to run inside the repository, not in " + start);
  }
}
