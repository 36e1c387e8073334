package dev.mitra.job.config;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.job.modelfile.ModelFileSettings;
import java.util.List;

/** Every key of the configuration file. */
final class Settings {
  private static final long SECOND = 1_000L;
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  private static final Topics TOPICS = Topics.defaults();

  static final Setting.Text NAME =
      new Setting.Text(
          "name",
          "a text",
          "mitra",
          "the job's name in Flink, the beginning of its consumer groups (`NAME-payments`,"
              + " `NAME-control`) and of its transactional ids (`NAME-features`). Two jobs on one"
              + " Kafka need two names");

  static final Setting.RequiredText BOOTSTRAP_SERVERS =
      new Setting.RequiredText("kafka.bootstrapServers", "a text", "Kafka's bootstrap servers");

  static final Setting.TextMap KAFKA_PROPERTIES =
      new Setting.TextMap(
          "kafka.properties",
          "texts by name; write numbers in quotes",
          "further properties of every Kafka client of the job, for security for example."
              + " `${env:NAME}` and `${file:/path}` in them stand for [secrets](security.md#secrets)");

  static final Setting.RequiredText SCHEMA =
      new Setting.RequiredText(
          "schema",
          "a path",
          "the [schema file](schema.md); relative paths start at the configuration file's folder");

  static final Setting.Texts PAYMENTS =
      new Setting.Texts(
          "topics.payments",
          "one or more topics",
          TOPICS.payments(),
          "where payment events come from");

  static final Setting.Text CONTROL =
      new Setting.Text(
          "topics.control", "a topic", TOPICS.control(), "where resources are published");

  static final Setting.Text ACKS =
      new Setting.Text("topics.acks", "a topic", TOPICS.acks(), "where verdicts on resources go");

  static final Setting.Text SCORES =
      new Setting.Text("topics.scores", "a topic", TOPICS.scores(), "where decisions go");

  static final Setting.Text FEATURES =
      new Setting.Text("topics.features", "a topic", TOPICS.features(), "where full vectors go");

  static final Setting.Text ALERTS =
      new Setting.Text(
          "topics.alerts",
          "a topic",
          TOPICS.alerts(),
          "where [matches of patterns](patterns.md#alerts) go");

  static final Setting.Text DEAD_LETTERS =
      new Setting.Text(
          "topics.deadLetters",
          "a topic",
          TOPICS.deadLetters(),
          "where events go that cannot be accepted");

  static final Setting.Choice<StartFrom> START_FROM =
      new Setting.Choice<>(
          "startFrom",
          StartFrom.class,
          StartFrom.COMMITTED,
          "where to start reading payments without a checkpoint or savepoint; `committed`: at the"
              + " group's offsets, else at the oldest event");

  static final Setting.OptionalWhole PARALLELISM =
      new Setting.OptionalWhole(
          "parallelism",
          1,
          1024,
          "what Flink is told by other means",
          "of every operator but the control source, `model files`, `admit`, the breaker and the"
              + " sinks of acks and demotions, which have 1");

  static final Setting.Period BUDGET =
      new Setting.Period(
          "budget",
          200,
          10,
          60 * SECOND,
          "from ingest to decision. A tenth of it, at most 20 ms, is kept for deciding and"
              + " writing; [latency.md](latency.md) says what is left out as it runs short");

  static final Setting.Period ACTIVATION_DELAY =
      new Setting.Period(
          "control.activationDelay",
          SECOND,
          0,
          HOUR,
          "from a control record's time until it is in force");

  static final Setting.Period HISTORY =
      new Setting.Period(
          "control.history",
          HOUR,
          0,
          400 * DAY,
          "how long a configuration that was replaced is kept for payments that come late by"
              + " their ingest time");

  static final Setting.OptionalText KEY_RING =
      new Setting.OptionalText(
          "control.keyRing",
          "a path",
          "the [key ring](signatures.md): with it only signed control records are admitted, and"
              + " the control topic needs `message.timestamp.type=LogAppendTime`. Relative paths"
              + " start at the configuration file's folder. Read once, at the start");

  static final Setting.OptionalText BREAKER_KEY =
      new Setting.OptionalText(
          "control.breakerKey",
          "a path",
          "the private key with which the [breaker](breaker.md) signs, on the machine where its"
              + " operator runs; needed when there is a key ring and a breaker");

  static final Setting.Texts MODEL_LOCATIONS =
      new Setting.Texts(
          "models.locations",
          "folders as URIs that end with `/`, written plainly: no `..`, no `%`",
          List.of(),
          "from where [model files](models.md#model-files-by-uri) may be read. Without one no"
              + " model by URI is admitted");

  static final Setting.Period MODEL_TIMEOUT =
      new Setting.Period(
          "models.timeout",
          ModelFileSettings.DEFAULT_TIMEOUT_MILLIS,
          SECOND,
          300 * SECOND,
          "how long reading one model file may take. Control records behind it wait as long, so"
              + " keep it as short as the storage allows");

  static final Setting.Flag START_WITHOUT =
      new Setting.Flag(
          "models.startWithout",
          false,
          "whether the job starts although the file of a model that would be in force [cannot be"
              + " read](models.md#keep-the-files). Without it the start ends with status 1 and"
              + " says which; with it the log has an ERROR for each");

  static final Setting.Period DEDUPE_RETENTION =
      new Setting.Period(
          "events.dedupeRetention",
          DAY,
          SECOND,
          30 * DAY,
          "how long an event id is remembered, by the machine's clock");

  static final Setting.Whole MAX_EVENT_BYTES =
      new Setting.Whole(
          "events.maxBytes", DecodeLimits.DEFAULT.maxBytes(), 1024, 16L << 20, "the largest event");

  static final Setting.Period FUTURE_TOLERANCE =
      new Setting.Period(
          "events.futureTolerance",
          DecodeLimits.DEFAULT.futureMillis(),
          0,
          DAY,
          "how far an event's time may lie after its record's time");

  static final Setting.Period STATE_RETENTION =
      new Setting.Period(
          "stateRetention",
          100 * DAY,
          HOUR,
          1000 * DAY,
          "after how long without a write a profile is forgotten, by the machine's clock. Keep it"
              + " above the longest window and delay");

  static final Setting.Whole PROFILE_CACHE_BYTES =
      new Setting.Whole(
          "profileCacheBytes",
          32L << 20,
          0,
          64L << 30,
          "how much of the heap each subtask of the profiles takes for those used last. Changed"
              + " profiles are written to RocksDB behind, at most 4,000 wait for it, fewer and"
              + " fewer in the half second before a checkpoint is expected, and all are written"
              + " before a snapshot. With `0` every event reads and writes");

  static final Setting.Period CHECKPOINT_INTERVAL =
      new Setting.Period(
          "checkpoints.interval",
          10 * SECOND,
          0,
          HOUR,
          "between checkpoints. `0ms` switches them off: after a failure the job starts anew,"
              + " with empty profiles");

  static final Setting.Flag EXACTLY_ONCE =
      new Setting.Flag(
          "featureLog.exactlyOnce",
          true,
          "whether the feature log is written in transactions; needs a `checkpoints.interval`"
              + " above `0ms` and of at most `5m`. With `false` it is written at least once");

  private Settings() {}

  /** All of them, in the order of the reference. */
  static List<Setting> all() {
    return List.of(
        NAME,
        BOOTSTRAP_SERVERS,
        KAFKA_PROPERTIES,
        SCHEMA,
        PAYMENTS,
        CONTROL,
        ACKS,
        SCORES,
        FEATURES,
        ALERTS,
        DEAD_LETTERS,
        START_FROM,
        PARALLELISM,
        BUDGET,
        ACTIVATION_DELAY,
        HISTORY,
        KEY_RING,
        BREAKER_KEY,
        MODEL_LOCATIONS,
        MODEL_TIMEOUT,
        START_WITHOUT,
        DEDUPE_RETENTION,
        MAX_EVENT_BYTES,
        FUTURE_TOLERANCE,
        STATE_RETENTION,
        PROFILE_CACHE_BYTES,
        CHECKPOINT_INTERVAL,
        EXACTLY_ONCE);
  }
}
