package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.ControlLimits;
import dev.mitra.job.kafka.ControlLog;
import dev.mitra.job.modelfile.ModelFileReader;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.signature.KeyRing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The control topic as the job sees it: every record with the verdict that the job's own admission
 * gives, and what was admitted. What a command is about to publish is tried on the same admission.
 * Not thread-safe.
 */
final class ControlHistory {
  private static final long DEFAULT_DELAY = 1_000;
  private static final long DEFAULT_RETENTION = 100 * 86_400_000L;

  /**
   * What verdicts depend on beside the records.
   *
   * @param schema the event schema
   * @param activationDelayMillis from a record's time until it is in force
   * @param stateRetentionMillis how long profiles without events are kept
   * @param keyRing the text of the key ring, when records have to be signed
   * @param modelFiles from where model files may be read
   */
  record Settings(
      EventSchema schema,
      long activationDelayMillis,
      long stateRetentionMillis,
      Optional<String> keyRing,
      ModelFileSettings modelFiles) {

    /** Those of the job's configuration file, or the defaults, with which the demo runs. */
    static Settings of(Connection connection) {
      EventSchema schema =
          EventSchemaParser.parse(connection.schemaYaml().getBytes(StandardCharsets.UTF_8));
      return of(connection, schema);
    }

    /** The same for a folder alone: no signatures are asked for, and model files are local. */
    Settings offline() {
      return new Settings(
          schema,
          activationDelayMillis,
          stateRetentionMillis,
          Optional.empty(),
          ModelFileSettings.LOCAL_FILES);
    }

    /** Those of a configuration with another schema. */
    static Settings of(Connection connection, EventSchema schema) {
      Optional<JobConfig> job = connection.jobConfig();
      return new Settings(
          schema,
          job.map(JobConfig::activationDelayMillis).orElse(DEFAULT_DELAY),
          job.map(JobConfig::stateRetentionMillis).orElse(DEFAULT_RETENTION),
          job.flatMap(JobConfig::keyRingYaml),
          job.map(JobConfig::modelFiles).orElse(ModelFileSettings.NONE));
    }
  }

  private final Settings settings;
  private final Admission admission;

  /** Never closed: its threads are made when a file is read, and end soon after. */
  private final ModelFileReader files;

  private final List<PastRecord> records = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<ResourceId, Long> versions = new HashMap<>();
  private long nextEpoch;

  /** The history of an empty topic. */
  ControlHistory(Settings settings) {
    this.settings = settings;
    this.files = new ModelFileReader(settings.modelFiles());
    this.admission =
        new Admission(
            new AdmissionRules(
                settings.schema(),
                settings.activationDelayMillis(),
                settings.stateRetentionMillis(),
                settings.keyRing().map(KeyRing::parse),
                ControlLimits.DEFAULT));
  }

  /**
   * Reads the control topic to its end.
   *
   * @throws InvalidDeclarationException when it cannot be read
   */
  static ControlHistory read(Connection connection) {
    return read(connection, Settings.of(connection));
  }

  static ControlHistory read(Connection connection, Settings settings) {
    ControlHistory history = new ControlHistory(settings);
    history.nextEpoch =
        ControlLog.read(
            connection.clientProperties(),
            connection.topics().control(),
            record -> {
              var unused = history.add(record);
            });
    return history;
  }

  /** Takes up the next record of the topic. */
  PastRecord add(RawRecord raw) {
    Optional<ControlRecord> read = parse(raw);
    Admission.Verdict verdict = admission.admit(files.read(raw));
    nextEpoch = raw.offset() + 1;
    verdict.change().ifPresent(change -> read.ifPresent(record -> admitted(change, record)));
    PastRecord past =
        new PastRecord(
            read.map(PastRecord::verb).orElse(PastRecord.UNREADABLE),
            read.map(ControlHistory::touched).orElse(List.of()),
            read.map(ControlRecord::version).orElse(OptionalLong.empty()),
            verdict.change().map(AdmittedChange::signers).orElse(List.of()),
            verdict.ack());
    records.add(past);
    return past;
  }

  /**
   * Tries a record as the next one of the topic; when it would be admitted, what is tried after it
   * finds it there.
   *
   * @param body the resource; empty to delete it
   * @param headers names and values in turn
   */
  PastRecord propose(ResourceId id, Optional<byte[]> body, List<String> headers, long now) {
    return add(
        new RawRecord(
            "",
            0,
            nextEpoch,
            now,
            id.toKey().getBytes(StandardCharsets.UTF_8),
            body.orElse(null),
            headers));
  }

  private static Optional<ControlRecord> parse(RawRecord raw) {
    try {
      return Optional.of(
          ResourceParser.parse(raw.key(), raw.value(), HeaderLists.version(raw.headers())));
    } catch (InvalidDeclarationException e) {
      return Optional.empty();
    }
  }

  private static List<ResourceId> touched(ControlRecord record) {
    return record instanceof ControlRecord.Bundle bundle
        ? bundle.items().stream().map(ControlRecord::id).toList()
        : List.of(record.id());
  }

  private void admitted(AdmittedChange change, ControlRecord record) {
    Optional<ResourceId> bundle = Optional.empty();
    List<ControlRecord> parts = List.of(record);
    record.version().ifPresent(version -> versions.put(record.id(), version));
    if (record instanceof ControlRecord.Bundle several) {
      bundle = Optional.of(several.id());
      parts = several.items();
    }
    for (ControlRecord part : parts) {
      part.version().ifPresent(version -> versions.put(part.id(), version));
      insert(
          new Change(
              part.id(),
              change.epoch(),
              change.effectiveAt(),
              change.recordMillis(),
              part.version(),
              change.signers(),
              bundle,
              content(change, part, bundle.isPresent())));
    }
  }

  private void insert(Change change) {
    int place = changes.size();
    while (place > 0 && Change.BY_EFFECT.compare(changes.get(place - 1), change) > 0) {
      place--;
    }
    changes.add(place, change);
  }

  private static Optional<Supplier<Resource>> content(
      AdmittedChange change, ControlRecord part, boolean bundled) {
    if (!(part instanceof ControlRecord.Publish publish)) {
      return Optional.empty();
    }
    if (bundled) {
      Resource resource = publish.resource();
      return Optional.of(() -> resource);
    }
    // Models are large, and most are never asked for: the bytes are kept, not the tree.
    return Optional.of(() -> reread(change));
  }

  private static Resource reread(AdmittedChange change) {
    if (ResourceParser.parse(null, change.body()) instanceof ControlRecord.Publish publish) {
      return publish.resource();
    }
    throw new IllegalStateException(change.key() + " was published and is no resource");
  }

  Settings settings() {
    return settings;
  }

  /** Every record with its verdict, by epoch. */
  List<PastRecord> records() {
    return List.copyOf(records);
  }

  /** Every admitted change, in the order of effect. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** The admitted changes of one resource, in the order of effect. */
  List<Change> changes(ResourceId id) {
    return changes.stream().filter(change -> change.id().equals(id)).toList();
  }

  /** The version that was published last of a resource, deletions included. */
  OptionalLong lastVersion(ResourceId id) {
    Long version = versions.get(id);
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /**
   * The version that the next record of a resource needs: one more than the last; 1 for the first
   * when records have to be signed; empty when versions are not in use.
   */
  OptionalLong nextVersion(ResourceId id) {
    return nextVersion(id, settings.keyRing().isPresent());
  }

  /** The same when the caller knows whether records have to have versions. */
  OptionalLong nextVersion(ResourceId id, boolean needed) {
    OptionalLong last = lastVersion(id);
    if (last.isPresent()) {
      return OptionalLong.of(last.getAsLong() + 1);
    }
    return needed || settings.keyRing().isPresent() ? OptionalLong.of(1) : OptionalLong.empty();
  }

  /** What is in force at a moment. */
  InForce at(long millis) {
    return InForce.of(changes.stream().filter(change -> change.effectiveAt() <= millis).toList());
  }

  /** What is in force once everything that was published has come into force. */
  InForce atLast() {
    return InForce.of(changes);
  }

  /**
   * What is in force under an epoch, as decisions name it.
   *
   * @throws InvalidDeclarationException when no change was admitted at that epoch
   */
  InForce under(long epoch) {
    int end = changes.size();
    while (end > 0 && changes.get(end - 1).epoch() != epoch) {
      end--;
    }
    if (end == 0) {
      throw new InvalidDeclarationException(
          "--at", epoch + " is no epoch of an admitted change; `mitra history` lists them");
    }
    return InForce.of(changes.subList(0, end));
  }
}
