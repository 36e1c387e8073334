package dev.mitra.job.kafka;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.AdmittedChange;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic after a failure. Only when it has grown since the operator's checkpoint
 * is it read, and then from its beginning: what was admitted depends on everything before.
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

  KafkaControlReader(JobConfig config) {
    this.client = new TreeMap<>(config.clientProperties());
    this.topic = config.topics().control();
    this.schemaYaml = config.schemaYaml();
    this.activationDelayMillis = config.activationDelayMillis();
    this.stateRetentionMillis = config.stateRetentionMillis();
    this.keyRingYaml = config.keyRingYaml().orElse(null);
    this.modelFiles = config.modelFiles();
  }

  @Override
  public List<AdmittedChange> admittedAfter(long epoch) {
    try {
      if (ControlTopic.end(client, topic) <= epoch + 1) {
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
      return read.snapshot().changes().stream().filter(c -> c.epoch() > epoch).toList();
    } catch (InvalidDeclarationException | KafkaException e) {
      // The control stream will bring the changes; payments until then are decided without them.
      LOG.error("{} cannot be read after a failure, and may be in force late: {}", topic, e);
      return List.of();
    }
  }
}
