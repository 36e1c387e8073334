package dev.mitra.job.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import dev.mitra.job.modelfile.ModelFileSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads a {@link JobConfig} from YAML; unknown keys are refused with the nearest known one. */
public final class JobConfigParser {
  /** A third of the transactions' own limit: two checkpoints may fail before one is lost. */
  private static final long LONGEST_EXACTLY_ONCE = 300_000;

  private JobConfigParser() {}

  /**
   * Reads a configuration file; the schema's path in it is relative to the file.
   *
   * @throws InvalidDeclarationException with all findings
   */
  public static JobConfig read(Path file) {
    String text = readText(file, "the configuration file");
    Path folder = file.toAbsolutePath().getParent();
    try {
      return parse(text, folder == null ? Path.of("") : folder);
    } catch (InvalidDeclarationException e) {
      throw new InvalidDeclarationException(
          e.findings().stream().map(finding -> about(file, finding)).toList());
    }
  }

  /** A finding about the document as a whole does not say of which. */
  private static Finding about(Path file, Finding finding) {
    return finding.path().isEmpty() ? new Finding(file.toString(), finding.message()) : finding;
  }

  /** Reads a configuration from its text; {@code folder} is where a relative schema path starts. */
  public static JobConfig parse(String yaml, Path folder) {
    JsonNode document = StrictDocuments.read(yaml.getBytes(StandardCharsets.UTF_8));
    Findings findings = new Findings();
    StrictObject top = StrictObject.of(document, "", findings);
    String jobName = Settings.NAME.read(top);

    StrictObject kafka = top.object("kafka");
    String bootstrap = Settings.BOOTSTRAP_SERVERS.read(kafka);
    Map<String, String> properties = Settings.KAFKA_PROPERTIES.read(kafka);
    checkReferences(properties, findings);
    kafka.finish();

    Topics topics = topics(section(top, "topics"));
    StartFrom startFrom = Settings.START_FROM.read(top);
    String schemaPath = Settings.SCHEMA.read(top);
    long budget = Settings.BUDGET.read(top);
    OptionalLong parallelism = Settings.PARALLELISM.read(top);

    StrictObject control = section(top, "control");
    long activationDelay = Settings.ACTIVATION_DELAY.read(control);
    long history = Settings.HISTORY.read(control);
    Optional<String> keyRing =
        Settings.KEY_RING.read(control).map(path -> readText(folder.resolve(path), "the key ring"));
    Optional<String> breakerKey = Settings.BREAKER_KEY.read(control);
    control.finish();

    ModelFileSettings modelFiles = modelFiles(section(top, "models"), findings);

    StrictObject events = section(top, "events");
    long dedupe = Settings.DEDUPE_RETENTION.read(events);
    int maxBytes = (int) Settings.MAX_EVENT_BYTES.read(events);
    long future = Settings.FUTURE_TOLERANCE.read(events);
    events.finish();

    long stateRetention = Settings.STATE_RETENTION.read(top);
    long cache = Settings.PROFILE_CACHE_BYTES.read(top);

    StrictObject checkpoints = section(top, "checkpoints");
    int before = findings.size();
    long interval = Settings.CHECKPOINT_INTERVAL.read(checkpoints);
    boolean intervalRead = findings.size() == before;
    checkpoints.finish();

    StrictObject featureLog = section(top, "featureLog");
    boolean exactlyOnce = Settings.EXACTLY_ONCE.read(featureLog);
    featureLog.finish();
    top.finish();
    if (exactlyOnce && intervalRead && interval == 0) {
      findings.add(
          "featureLog.exactlyOnce",
          "needs checkpoints; set checkpoints.interval above 0ms, or exactlyOnce to false");
    }
    if (exactlyOnce && interval > LONGEST_EXACTLY_ONCE) {
      findings.add(
          "checkpoints.interval",
          "is longer than the 5m that the feature log's transactions allow; shorten it, or set"
              + " featureLog.exactlyOnce to false");
    }
    findings.throwIfAny();
    return new JobConfig(
        jobName,
        bootstrap,
        properties,
        topics,
        startFrom,
        readText(folder.resolve(schemaPath), "the schema file"),
        budget,
        activationDelay,
        history,
        keyRing,
        breakerKey,
        modelFiles,
        dedupe,
        stateRetention,
        cache,
        maxBytes,
        future,
        interval,
        exactlyOnce,
        parallelism.isPresent()
            ? OptionalInt.of((int) parallelism.getAsLong())
            : OptionalInt.empty());
  }

  /** A part of the configuration that may be left out, and then is all defaults. */
  private static StrictObject section(StrictObject top, String name) {
    return top.optionalObject(name)
        .orElseGet(
            () ->
                StrictObject.of(
                    JsonNodeFactory.instance.objectNode(), top.path(name), top.findings()));
  }

  private static void checkReferences(Map<String, String> properties, Findings findings) {
    if (!SecretReferences.hasProviders(properties)) {
      properties.forEach(
          (name, value) ->
              SecretReferences.problem(value)
                  .ifPresent(
                      problem ->
                          findings.add(
                              new Finding("kafka.properties." + Quote.bare(name), problem))));
    }
  }

  private static ModelFileSettings modelFiles(StrictObject models, Findings findings) {
    List<String> locations = new ArrayList<>();
    List<String> listed = Settings.MODEL_LOCATIONS.read(models);
    for (int i = 0; i < listed.size(); i++) {
      Optional<String> problem = ModelFileSettings.refuseLocation(listed.get(i));
      if (problem.isPresent()) {
        findings.add("models.locations[" + i + "]", "%s", problem.get());
      } else {
        locations.add(listed.get(i));
      }
    }
    long timeout = Settings.MODEL_TIMEOUT.read(models);
    boolean startWithout = Settings.START_WITHOUT.read(models);
    models.finish();
    return new ModelFileSettings(locations, timeout, startWithout);
  }

  private static Topics topics(StrictObject object) {
    Topics topics =
        new Topics(
            Settings.PAYMENTS.read(object),
            Settings.CONTROL.read(object),
            Settings.ACKS.read(object),
            Settings.SCORES.read(object),
            Settings.FEATURES.read(object),
            Settings.ALERTS.read(object),
            Settings.DEAD_LETTERS.read(object));
    object.finish();
    return topics;
  }

  private static String readText(Path file, String what) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidDeclarationException(
          "", what + " " + file + " does not exist; correct its path");
    } catch (IOException e) {
      throw new InvalidDeclarationException("", what + " " + file + " cannot be read: " + e);
    }
  }
}
