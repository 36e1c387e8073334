package dev.mitra.job.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.event.DecodeLimits;
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

/** Reads a {@link JobConfig} from YAML; unknown keys are refused with the nearest known one. */
public final class JobConfigParser {
  private static final long SECOND = 1_000L;
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;

  /** A third of the transactions' own limit: two checkpoints may fail before one is lost. */
  private static final long LONGEST_EXACTLY_ONCE = 300 * SECOND;

  private static final long DEFAULT_CACHE = 32L << 20;
  private static final long LARGEST_CACHE = 64L << 30;

  private static final long LONGEST_MODEL_TIMEOUT = 300 * SECOND;

  private JobConfigParser() {}

  /**
   * Reads a configuration file; the schema's path in it is relative to the file.
   *
   * @throws InvalidDeclarationException with all findings
   */
  public static JobConfig read(Path file) {
    String text = readText(file, "the configuration file");
    Path folder = file.toAbsolutePath().getParent();
    return parse(text, folder == null ? Path.of("") : folder);
  }

  /** Reads a configuration from its text; {@code folder} is where a relative schema path starts. */
  public static JobConfig parse(String yaml, Path folder) {
    JsonNode document = StrictDocuments.read(yaml.getBytes(StandardCharsets.UTF_8));
    Findings findings = new Findings();
    StrictObject top = StrictObject.of(document, "", findings);
    String jobName = top.text("name", "mitra");

    StrictObject kafka = top.object("kafka");
    String bootstrap = kafka.requiredText("bootstrapServers");
    Map<String, String> properties = kafka.textMap("properties");
    kafka.finish();

    Topics topics =
        top.optionalObject("topics").map(JobConfigParser::topics).orElse(Topics.defaults());
    StartFrom startFrom = top.enumValue("startFrom", StartFrom.class, StartFrom.COMMITTED);
    String schemaPath = top.requiredText("schema");
    long budget = top.duration("budget", 200, 10, 60 * SECOND);
    int parallelism = (int) top.whole("parallelism", 0, 1, 1024);
    long activationDelay = SECOND;
    long history = HOUR;
    Optional<String> keyRing = Optional.empty();
    Optional<String> breakerKey = Optional.empty();
    StrictObject control = top.optionalObject("control").orElse(null);
    if (control != null) {
      activationDelay = control.duration("activationDelay", activationDelay, 0, HOUR);
      history = control.duration("history", history, 0, 400 * DAY);
      keyRing =
          control
              .optionalText("keyRing")
              .map(path -> readText(folder.resolve(path), "the key ring"));
      breakerKey = control.optionalText("breakerKey");
      control.finish();
    }
    ModelFileSettings modelFiles =
        top.optionalObject("models")
            .map(models -> modelFiles(models, findings))
            .orElse(ModelFileSettings.NONE);
    long dedupe = DAY;
    int maxBytes = DecodeLimits.DEFAULT.maxBytes();
    long future = DecodeLimits.DEFAULT.futureMillis();
    StrictObject events = top.optionalObject("events").orElse(null);
    if (events != null) {
      dedupe = events.duration("dedupeRetention", dedupe, SECOND, 30 * DAY);
      maxBytes = (int) events.whole("maxBytes", maxBytes, 1024, 16 << 20);
      future = events.duration("futureTolerance", future, 0, DAY);
      events.finish();
    }
    long stateRetention = top.duration("stateRetention", 100 * DAY, HOUR, 1000 * DAY);
    long cache = top.whole("profileCacheBytes", DEFAULT_CACHE, 0, LARGEST_CACHE);
    long interval = 10 * SECOND;
    boolean intervalRead = true;
    boolean exactlyOnce = true;
    StrictObject checkpoints = top.optionalObject("checkpoints").orElse(null);
    if (checkpoints != null) {
      int before = findings.size();
      interval = checkpoints.duration("interval", interval, 0, HOUR);
      intervalRead = findings.size() == before;
      checkpoints.finish();
    }
    StrictObject featureLog = top.optionalObject("featureLog").orElse(null);
    if (featureLog != null) {
      exactlyOnce = featureLog.bool("exactlyOnce", exactlyOnce);
      featureLog.finish();
    }
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
        parallelism == 0 ? OptionalInt.empty() : OptionalInt.of(parallelism));
  }

  private static ModelFileSettings modelFiles(StrictObject models, Findings findings) {
    List<String> locations = new ArrayList<>();
    List<String> listed = models.texts("locations");
    for (int i = 0; i < listed.size(); i++) {
      Optional<String> problem = ModelFileSettings.refuseLocation(listed.get(i));
      if (problem.isPresent()) {
        findings.add("models.locations[" + i + "]", "%s", problem.get());
      } else {
        locations.add(listed.get(i));
      }
    }
    long timeout =
        models.duration(
            "timeout", ModelFileSettings.DEFAULT_TIMEOUT_MILLIS, SECOND, LONGEST_MODEL_TIMEOUT);
    boolean startWithout = models.bool("startWithout", false);
    models.finish();
    return new ModelFileSettings(locations, timeout, startWithout);
  }

  private static Topics topics(StrictObject object) {
    Topics defaults = Topics.defaults();
    List<String> payments = object.texts("payments");
    Topics topics =
        new Topics(
            payments.isEmpty() ? defaults.payments() : payments,
            object.text("control", defaults.control()),
            object.text("acks", defaults.acks()),
            object.text("scores", defaults.scores()),
            object.text("features", defaults.features()),
            object.text("alerts", defaults.alerts()),
            object.text("deadLetters", defaults.deadLetters()));
    object.finish();
    return topics;
  }

  private static String readText(Path file, String what) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidDeclarationException("", what + " " + file + " does not exist");
    } catch (IOException e) {
      throw new InvalidDeclarationException("", what + " " + file + " cannot be read: " + e);
    }
  }
}
