package dev.mitra.job.testing;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How a broker for tests is configured, as a process and as a container: as the local cluster's
 * broker is, and with records of up to {@link #MAX_RECORD_BYTES}.
 */
final class BrokerSettings {
  /** The largest record batch that the broker takes: 16 MiB. */
  static final int MAX_RECORD_BYTES = 16 << 20;

  private BrokerSettings() {}

  /** The settings that do not depend on where the broker runs; names are Kafka's. */
  static Map<String, String> common() {
    Map<String, String> settings = new TreeMap<>();
    Properties shipped = shipped();
    for (String name : shipped.stringPropertyNames()) {
      settings.put(name, shipped.getProperty(name));
    }
    settings.put("message.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    return settings;
  }

  private static Properties shipped() {
    Path file = Repository.root().resolve("deploy/conf/kafka/server.properties");
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("the broker's settings cannot be read", e);
    }
    return properties;
  }
}
