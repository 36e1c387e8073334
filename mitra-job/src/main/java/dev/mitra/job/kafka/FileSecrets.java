package dev.mitra.job.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Resolves <code>${file:/path}</code> in the properties of a Kafka client, by the files of the
 * machine on which the client is made. The text of the whole file is the value, but for a line end
 * at its end, which editors add. Kafka makes it by its name.
 */
public final class FileSecrets implements ConfigProvider {
  /** More than any password, key or chain of certificates needs. */
  private static final long LARGEST = 1L << 20;

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public ConfigData get(String path) {
    return new ConfigData(Map.of());
  }

  /**
   * The texts of files.
   *
   * @param path what is in front of a colon in the file's name, if anything is
   * @param names the files' names, or what is behind the colon
   * @throws ConfigException when a file cannot be read, is empty, or holds more than 1 MiB
   */
  @Override
  public ConfigData get(String path, Set<String> names) {
    Map<String, String> values = new HashMap<>();
    for (String name : names) {
      values.put(name, read(path == null || path.isEmpty() ? name : path + ":" + name));
    }
    return new ConfigData(values);
  }

  private static String read(String name) {
    try {
      Path file = Path.of(name);
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        throw refused(name, "holds more than 1 MiB; a secret is shorter");
      }
      String text = Files.readString(file).replaceFirst("\r?\n\\z", "");
      if (text.isEmpty()) {
        throw refused(name, "is empty; write the secret into it");
      }
      return text;
    } catch (IOException | InvalidPathException e) {
      // The exception's class says more than its message, which is the path.
      throw refused(
          name,
          "cannot be read ("
              + e.getClass().getSimpleName()
              + "); put it there, readable, wherever a process talks to Kafka: where the job is"
              + " submitted, and on JobManager and TaskManagers");
    }
  }

  private static ConfigException refused(String name, String problem) {
    return new ConfigException(
        "the file " + name + ", which ${file:" + name + "} refers to, " + problem);
  }

  @Override
  public void close() {}
}
