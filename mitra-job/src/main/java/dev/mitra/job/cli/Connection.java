package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.config.SecretReferences;
import dev.mitra.job.config.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How a command finds Kafka: the job's configuration file, else {@code --bootstrap}, else the
 * environment's {@code MITRA_BOOTSTRAP}, else the demo that runs from this checkout.
 */
final class Connection {
  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description =
          "Kafka's bootstrap servers (default: $MITRA_BOOTSTRAP, else the running demo's).")
  private @Nullable String bootstrap;

  @Option(
      names = "--client-properties",
      paramLabel = "FILE",
      description = "Further Kafka client properties, for security for example.")
  private @Nullable Path propertiesFile;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The job's configuration file: its brokers, client properties and topics.")
  private @Nullable Path configFile;

  private @Nullable JobConfig config;

  /** The file in which a running demo says where its broker is. */
  static Path demoFile() {
    return Home.path().resolve(".local").resolve("demo.bootstrap");
  }

  /** Properties for a Kafka client, which resolves the references to secrets in them. */
  Map<String, String> clientProperties() {
    Map<String, String> properties = new TreeMap<>();
    JobConfig job = config();
    if (job != null) {
      properties.putAll(job.clientProperties());
    }
    if (propertiesFile != null) {
      Properties read = new Properties();
      try (var reader = Files.newBufferedReader(propertiesFile)) {
        read.load(reader);
      } catch (IOException e) {
        throw new InvalidDeclarationException(
            "--client-properties", "cannot be read: " + e.getMessage());
      }
      read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    }
    if (job == null || bootstrap != null) {
      properties.put("bootstrap.servers", bootstrapServers());
    }
    return SecretReferences.withProviders(properties);
  }

  /** The topics: those of the configuration file, or the default ones. */
  Topics topics() {
    JobConfig job = config();
    return job == null ? Topics.defaults() : job.topics();
  }

  /** The text of the job's event schema, or of the default one, on which the demo runs. */
  String schemaYaml() {
    JobConfig job = config();
    Path defaults = Home.defaults().resolve("schema.yaml");
    try {
      return job == null ? Files.readString(defaults) : job.schemaYaml();
    } catch (IOException e) {
      throw new InvalidDeclarationException(
          "--config", "is needed: the default schema " + defaults + " cannot be read: " + e);
    }
  }

  /** The job's configuration, when a file was given. */
  Optional<JobConfig> jobConfig() {
    return Optional.ofNullable(config());
  }

  private @Nullable JobConfig config() {
    if (config == null && configFile != null) {
      config = JobConfigParser.read(configFile);
    }
    return config;
  }

  private String bootstrapServers() {
    if (bootstrap != null) {
      return bootstrap;
    }
    String fromEnvironment = System.getenv("MITRA_BOOTSTRAP");
    if (fromEnvironment != null && !fromEnvironment.isBlank()) {
      return fromEnvironment;
    }
    Path demo = demoFile();
    if (Files.exists(demo)) {
      try {
        return Files.readString(demo).strip();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new InvalidDeclarationException(
        "--bootstrap", "is needed: no demo runs from this checkout and MITRA_BOOTSTRAP is not set");
  }
}
