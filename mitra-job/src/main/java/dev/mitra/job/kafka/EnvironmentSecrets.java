package dev.mitra.job.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Resolves <code>${env:NAME}</code> in the properties of a Kafka client, by the environment of the
 * process that makes the client. Kafka makes it by its name. Unlike Kafka's own provider it refuses
 * a variable that is not set, instead of taking the reference for the password.
 */
public final class EnvironmentSecrets implements ConfigProvider {
  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public ConfigData get(String path) {
    return new ConfigData(Map.of());
  }

  /**
   * The values of variables.
   *
   * @throws ConfigException when one is not set, or is empty
   */
  @Override
  public ConfigData get(String path, Set<String> names) {
    Map<String, String> values = new HashMap<>();
    for (String name : names) {
      String value = System.getenv(name);
      if (value == null || value.isEmpty()) {
        throw new ConfigException(
            "the environment variable "
                + name
                + ", which ${env:"
                + name
                + "} refers to, is not set; set it for every process that talks to Kafka: where the"
                + " job is submitted, and on JobManager and TaskManagers");
      }
      values.put(name, value);
    }
    return new ConfigData(values);
  }

  @Override
  public void close() {}
}
