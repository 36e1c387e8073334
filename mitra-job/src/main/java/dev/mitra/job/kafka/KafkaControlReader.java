package dev.mitra.job.kafka;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceParser;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic after a failure. Only when it has grown since the operator's checkpoint
 * is it read, and then from its beginning: what was admitted depends on everything before, model
 * files included. Without one of these no later verdict is sure, and none is used.
 */
final class KafkaControlReader implements ControlReader {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(KafkaControlReader.class);

  private final TreeMap<String, String> client;
  private final String topic;
  private final String schemaYaml;
  private final long activationDelayMillis;
  private final long stateRetentionMillis;
  private final @Nullable String keyRingYaml;
  private final ModelFileSettings modelFiles;
  private final boolean features;

  KafkaControlReader(JobConfig config) {
    this.features = false;
    this.client = new TreeMap<>(config.clientProperties());
    this.topic = config.topics().control();
    this.schemaYaml = config.schemaYaml();
    this.activationDelayMillis = config.activationDelayMillis();
    this.stateRetentionMillis = config.stateRetentionMillis();
    this.keyRingYaml = config.keyRingYaml().orElse(null);
    this.modelFiles = config.modelFiles();
  }

  private KafkaControlReader(KafkaControlReader other, boolean features) {
    this.client = other.client;
    this.topic = other.topic;
    this.schemaYaml = other.schemaYaml;
    this.activationDelayMillis = other.activationDelayMillis;
    this.stateRetentionMillis = other.stateRetentionMillis;
    this.keyRingYaml = other.keyRingYaml;
    this.modelFiles = other.modelFiles;
    this.features = features;
  }

  /**
   * Verdicts on features can depend on those on models before them, so that it cannot pass these
   * over; but it reads nothing, and so no file, when features and patterns are as they were.
   */
  @Override
  public ControlReader forFeatures() {
    return new KafkaControlReader(this, true);
  }

  @Override
  public List<AdmittedChange> admittedAfter(long epoch) {
    try {
      if (ControlTopic.end(client, topic) <= epoch + 1) {
        return List.of();
      }
      if (features && !areFeaturesChangedAfter(epoch)) {
        return List.of();
      }
      Admission admission =
          new Admission(
              AdmissionRules.of(
                  schemaYaml,
                  activationDelayMillis,
                  stateRetentionMillis,
                  Optional.ofNullable(keyRingYaml)));
      ControlTopic.Bootstrap read = ControlTopic.read(client, topic, admission, modelFiles);
      long sure = sure(read.unread());
      return read.snapshot().changes().stream()
          .filter(change -> change.epoch() > epoch && change.epoch() < sure)
          .toList();
    } catch (InvalidDeclarationException | KafkaException e) {
      // The control stream will bring the changes; payments until then are decided without them.
      LOG.error("{} cannot be read after a failure, and may be in force late: {}", topic, e);
      return List.of();
    }
  }

  private boolean areFeaturesChangedAfter(long epoch) {
    AtomicBoolean changed = new AtomicBoolean();
    var unused =
        ControlLog.read(
            client,
            topic,
            epoch + 1,
            record -> changed.compareAndSet(false, isAboutFeatures(record)));
    return changed.get();
  }

  /** Whether a record is about features or patterns; what cannot be read comes to nothing. */
  static boolean isAboutFeatures(RawRecord record) {
    ControlRecord read;
    try {
      read = ResourceParser.parse(record.key(), record.value());
    } catch (InvalidDeclarationException | StackOverflowError e) {
      return false;
    }
    return (read instanceof ControlRecord.Bundle bundle ? bundle.items() : List.of(read))
        .stream()
            .map(part -> part.id().kind())
            .anyMatch(kind -> kind == Kind.FEATURE_SET || kind == Kind.PATTERN);
  }

  /** Up to which epoch the verdicts are those that the job has given or will give. */
  private long sure(List<UnreadModel> unread) {
    long sure = Long.MAX_VALUE;
    for (UnreadModel model : unread) {
      LOG.error(
          "after a failure changes from epoch {} on may be in force late: {}",
          model.epoch(),
          model.finding());
      sure = Math.min(sure, model.epoch());
    }
    return sure;
  }
}
