package dev.mitra.job.kafka;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.Ack;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.DistinctFiles;
import dev.mitra.job.modelfile.ModelFileReader;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.OutRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the control topic to its end before the job is submitted. */
public final class ControlTopic {
  private static final Logger LOG = LoggerFactory.getLogger(ControlTopic.class);

  private ControlTopic() {}

  /**
   * What the control topic says.
   *
   * @param snapshot what was admitted, and where the control source goes on
   * @param acks the verdicts on everything in it
   * @param unread the models that are not in force because their files could not be read
   */
  public record Bootstrap(ControlSnapshot snapshot, List<Ack> acks, List<UnreadModel> unread) {
    /** Copies the lists. */
    public Bootstrap {
      acks = List.copyOf(acks);
      unread = List.copyOf(unread);
    }
  }

  /**
   * Reads and checks every record of the topic.
   *
   * @throws InvalidDeclarationException when the topic is not there, has other than one partition,
   *     or the broker does not answer; with a sentence that says what to do
   */
  public static Bootstrap read(JobConfig config) {
    return read(
        config.clientProperties(),
        config.topics().control(),
        new Admission(AdmissionRules.of(config)),
        config.modelFiles());
  }

  /**
   * The same without a job's whole configuration.
   *
   * @param client properties of a Kafka client
   * @param topic the control topic
   * @param admission decides about the records; nothing was admitted before
   * @param modelFiles from where the files that they name may be read
   */
  public static Bootstrap read(
      Map<String, String> client, String topic, Admission admission, ModelFileSettings modelFiles) {
    List<Ack> acks = new ArrayList<>();
    UnreadModels unread = new UnreadModels(modelFiles);
    DistinctFiles distinct = new DistinctFiles();
    try (ModelFileReader files = new ModelFileReader(modelFiles)) {
      long end =
          ControlLog.read(
              client,
              topic,
              record -> {
                FetchedRecord fetched = distinct.share(files.read(record));
                Admission.Verdict verdict = admission.admit(fetched);
                verdict.change().ifPresent(distinct::keep);
                unread.saw(fetched, verdict.ack());
                acks.add(verdict.ack());
              });
      return new Bootstrap(ControlSnapshot.of(admission.admitted(), end), acks, unread.list());
    }
  }

  /**
   * Checks that nothing is missing that was in force perhaps, before a job starts without it.
   *
   * @throws InvalidDeclarationException when files of models could not be read, unless {@code
   *     models.startWithout} is set; they are logged then
   */
  public static void requireModels(List<UnreadModel> unread, ModelFileSettings modelFiles) {
    List<Finding> findings = unread.stream().map(UnreadModel::finding).toList();
    if (modelFiles.startWithout()) {
      findings.forEach(finding -> LOG.error("the job starts without a model: {}", finding));
    } else if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
  }

  /** The offset after the last record that the topic has now. */
  static long end(Map<String, String> client, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = ControlLog.consumer(client)) {
      TopicPartition partition = new TopicPartition(topic, 0);
      return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
  }

  /**
   * Checks that the broker stamps control records. With producers' clocks a key that was revoked,
   * or a signature that has expired, could publish into the time before.
   *
   * @throws InvalidDeclarationException when producers stamp them
   */
  public static void requireBrokerTime(JobConfig config) {
    String topic = config.topics().control();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String type;
    try (Admin admin = Admin.create(Map.copyOf(config.clientProperties()))) {
      Config settings =
          Objects.requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
              .get();
      type = settings.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading the control topic's settings", e);
    } catch (ExecutionException e) {
      LOG.warn(
          "whether the broker stamps the records of {} could not be found out ({}); make sure that"
              + " its message.timestamp.type is LogAppendTime",
          topic,
          String.valueOf(e.getCause()));
      return;
    }
    if (!"LogAppendTime".equals(type)) {
      throw new InvalidDeclarationException(
          "topics.control",
          "'"
              + topic
              + "' has message.timestamp.type="
              + type
              + "; with control.keyRing it has to be LogAppendTime, so that nobody can publish into"
              + " the time before a key was revoked (mitra topics creates it like that)");
    }
  }

  /** Publishes the verdicts on what was in the topic before the job was there to answer. */
  public static void publishAcks(JobConfig config, List<Ack> acks) {
    Map<String, Object> properties = new HashMap<>(config.clientProperties());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Ack ack : acks) {
        OutRecord record = ack.toRecord();
        sent.add(
            producer.send(
                new ProducerRecord<>(config.topics().acks(), record.key(), record.value())));
      }
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw KafkaFailure.writing(
          "topics.acks", config.topics().acks(), config.clientProperties(), e);
    }
  }
}
