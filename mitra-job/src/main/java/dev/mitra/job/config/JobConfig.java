package dev.mitra.job.config;

import dev.mitra.features.check.Durations;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.job.modelfile.ModelFileSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The job's configuration, read once at start by {@link JobConfigParser}. Durations are in
 * milliseconds.
 *
 * @param jobName the job's name in Flink, and the prefix of its transactional ids
 * @param bootstrapServers Kafka's bootstrap servers
 * @param kafkaProperties further properties for every Kafka client (security, for example), with
 *     {@linkplain SecretReferences references} to secrets as they are written
 * @param topics the topics
 * @param startFrom where to start reading payments without a checkpoint
 * @param schemaYaml the event schema's text
 * @param budgetMillis from ingest to decision
 * @param activationDelayMillis from a control record's time until it is in force
 * @param controlHistoryMillis how long a configuration that was replaced is kept, for payments that
 *     come late by their ingest time
 * @param keyRingYaml the text of the key ring whose keys sign control records; empty: no signatures
 *     are asked for
 * @param breakerKeyFile where the breaker finds its private key on the machines that the job runs
 *     on; empty: its records are not signed
 * @param modelFiles from where model files may be read
 * @param dedupeRetentionMillis how long an event id is remembered
 * @param stateRetentionMillis after how long without events a profile is forgotten
 * @param profileCacheBytes how much of the heap each subtask takes for the profiles used last
 * @param maxEventBytes the largest event
 * @param futureToleranceMillis how far an event's time may lie after its ingest time
 * @param checkpointIntervalMillis between checkpoints; 0 switches them off
 * @param exactlyOnceFeatureLog whether the feature log is written in transactions
 * @param parallelism of every operator but admission; empty: what Flink is told by other means
 */
public record JobConfig(
    String jobName,
    String bootstrapServers,
    Map<String, String> kafkaProperties,
    Topics topics,
    StartFrom startFrom,
    String schemaYaml,
    long budgetMillis,
    long activationDelayMillis,
    long controlHistoryMillis,
    Optional<String> keyRingYaml,
    Optional<String> breakerKeyFile,
    ModelFileSettings modelFiles,
    long dedupeRetentionMillis,
    long stateRetentionMillis,
    long profileCacheBytes,
    int maxEventBytes,
    long futureToleranceMillis,
    long checkpointIntervalMillis,
    boolean exactlyOnceFeatureLog,
    OptionalInt parallelism) {

  /** Copies the properties. */
  public JobConfig {
    kafkaProperties = Map.copyOf(kafkaProperties);
  }

  /** What an event may cost to read. */
  public DecodeLimits decodeLimits() {
    DecodeLimits defaults = DecodeLimits.DEFAULT;
    return new DecodeLimits(
        maxEventBytes, defaults.maxDepth(), defaults.maxNumberLength(), futureToleranceMillis);
  }

  /** How profiles are kept. */
  public ProfileSettings profileSettings() {
    return new ProfileSettings(stateRetentionMillis, profileCacheBytes);
  }

  /** The properties for any Kafka client of the job, which resolves the references in them. */
  public Map<String, String> clientProperties() {
    Map<String, String> all = SecretReferences.withProviders(kafkaProperties);
    all.put("bootstrap.servers", bootstrapServers);
    return all;
  }

  /** What whoever starts the job should hear of: sentences, none of them with a value in it. */
  public List<String> warnings() {
    return new TreeMap<>(kafkaProperties)
        .entrySet().stream()
            .filter(property -> SecretReferences.isPlain(property.getKey(), property.getValue()))
            .map(
                property ->
                    "kafka.properties."
                        + property.getKey()
                        + " holds a secret in PLAIN TEXT, which travels in the job graph. Write"
                        + " ${env:NAME} or ${file:/path} in its place: the secret is read then"
                        + " where a client is made (docs/security.md).")
            .toList();
  }

  /** What is shown at start: every setting, with what may be secret left out. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    line(text, "name", jobName);
    line(text, "kafka.bootstrapServers", bootstrapServers);
    new TreeMap<>(kafkaProperties)
        .forEach(
            (name, value) ->
                line(text, "kafka.properties." + name, SecretReferences.shown(name, value)));
    line(text, "topics.payments", String.join(", ", topics.payments()));
    line(text, "topics.control", topics.control());
    line(text, "topics.acks", topics.acks());
    line(text, "topics.scores", topics.scores());
    line(text, "topics.features", topics.features());
    line(text, "topics.alerts", topics.alerts());
    line(text, "topics.deadLetters", topics.deadLetters());
    line(text, "startFrom", startFrom.toString());
    line(text, "budget", Durations.format(budgetMillis));
    line(text, "control.activationDelay", Durations.format(activationDelayMillis));
    line(text, "control.history", Durations.format(controlHistoryMillis));
    line(text, "control.keyRing", keyRingYaml.isPresent() ? "(read)" : "none: unsigned is allowed");
    line(text, "control.breakerKey", breakerKeyFile.orElse("none"));
    line(
        text,
        "models.locations",
        modelFiles.locations().isEmpty()
            ? "none: no model by URI"
            : String.join(", ", modelFiles.locations()));
    line(text, "models.timeout", Durations.format(modelFiles.timeoutMillis()));
    line(text, "models.startWithout", Boolean.toString(modelFiles.startWithout()));
    line(text, "events.dedupeRetention", Durations.format(dedupeRetentionMillis));
    line(text, "events.maxBytes", Integer.toString(maxEventBytes));
    line(text, "events.futureTolerance", Durations.format(futureToleranceMillis));
    line(text, "stateRetention", Durations.format(stateRetentionMillis));
    line(text, "profileCacheBytes", Long.toString(profileCacheBytes));
    line(text, "checkpoints.interval", Durations.format(checkpointIntervalMillis));
    line(text, "featureLog.exactlyOnce", Boolean.toString(exactlyOnceFeatureLog));
    line(
        text,
        "parallelism",
        parallelism.isPresent() ? Integer.toString(parallelism.getAsInt()) : "as Flink is told");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(": ").append(value).append('\n');
  }
}
