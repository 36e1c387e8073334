package dev.mitra.job.state;

import dev.mitra.features.check.Finding;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** The folders in which RocksDB keeps its files, tried before RocksDB is. */
public final class LocalFolders {
  /** The key of Flink's configuration that names them. */
  public static final String PLACE = "state.backend.rocksdb.localdir";

  private LocalFolders() {}

  /**
   * Tries the folders on this machine, which may create them.
   *
   * @param flink Flink's settings
   * @return empty when one of them can be written, which is enough for RocksDB, or when none are
   *     named: then they are in {@code io.tmp.dirs}, which every TaskManager tries as it starts
   */
  public static Optional<Finding> problem(ReadableConfig flink) {
    Optional<String> setting = flink.getOptional(RocksDBOptions.LOCAL_DIRECTORIES);
    if (setting.isEmpty()) {
      return Optional.empty();
    }
    List<String> problems = new ArrayList<>();
    for (String folder : setting.get().split("[," + File.pathSeparator + "]", -1)) {
      Optional<String> why = whyNot(folder.strip());
      if (why.isEmpty()) {
        return Optional.empty();
      }
      problems.add("'" + folder.strip() + "' " + why.get());
    }
    return Optional.of(
        new Finding(
            PLACE,
            String.join("; ", problems)
                + "; name a folder that the TaskManager's user can write, or leave the setting out"
                + " to have the files in io.tmp.dirs"));
  }

  private static Optional<String> whyNot(String folder) {
    try {
      Path path = Path.of(folder);
      if (!path.isAbsolute()) {
        return Optional.of("is not an absolute path");
      }
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, "mitra", ".tried"));
      return Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.of(
          "cannot be written by the user " + System.getProperty("user.name") + " (" + e + ")");
    }
  }
}
