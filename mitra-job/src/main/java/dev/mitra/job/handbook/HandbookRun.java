package dev.mitra.job.handbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.kafka.ControlClient;
import dev.mitra.job.kafka.TopicAdmin;
import dev.mitra.job.local.EmbeddedKafka;
import dev.mitra.job.local.LocalJob;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.train.XgboostTrainer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Streams the handbook's payments through the running job, and holds what the job logged against
 * what was published: features against features, decisions' scores against XGBoost's own on the
 * logged vectors.
 */
public final class HandbookRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_MESSAGE_BYTES = 16 << 20;
  private static final int GOLDEN_ROWS = 20;
  private static final int SCORING_BATCH = 5_000;
  private static final Duration SILENCE = Duration.ofMinutes(2);
  private static final String MODEL = "Model/handbook";

  private final HandbookData data;
  private final PrintStream progress;

  /**
   * @param data the data
   * @param progress told how far it is
   */
  public HandbookRun(HandbookData data, PrintStream progress) {
    this.data = data;
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param features the features' comparison
   * @param payments how many payments went through the job
   * @param seconds from the first payment sent to the last decision read
   * @param scored how many scores were compared
   * @param largestScoreDifference between the job's scores and XGBoost's
   */
  public record Outcome(
      HandbookComparison.Result features,
      long payments,
      double seconds,
      int scored,
      double largestScoreDifference) {

    /** Whether everything is as published. */
    public boolean passed() {
      return features.passed()
          && scored == features.published()
          && largestScoreDifference <= HandbookComparison.TOLERANCE;
    }
  }

  /**
   * Runs it.
   *
   * @param example the folder with {@code schema.yaml}
   * @param resources keys and texts of what is published before the payments
   * @param untilMillis event time at which to stop
   * @param slots the job's parallelism
   */
  public Outcome run(Path example, Map<String, byte[]> resources, long untilMillis, int slots) {
    Map<String, double[]> published = data.features();
    progress.printf("%,d published rows to compare with%n", published.size());
    try (EmbeddedKafka kafka = EmbeddedKafka.start(MAX_MESSAGE_BYTES);
        XgboostTrainer.Trained reference = XgboostTrainer.load(data.model())) {
      JobConfig config =
          JobConfigParser.parse(
              "name: mitra-handbook\nkafka: { bootstrapServers: '"
                  + kafka.bootstrapServers()
                  + "' }\nschema: schema.yaml\nstartFrom: earliest\n",
              example);
      Map<String, String> client = config.clientProperties();
      // One partition: the order of the file is the order of the job.
      TopicAdmin.create(client, config.topics(), 1);
      publish(config, resources, reference);
      try (LocalJob job = LocalJob.start(config, slots)) {
        long start = System.nanoTime();
        Thread sender = new Thread(() -> send(config, untilMillis), "mitra-handbook-payments");
        sender.setDaemon(true);
        sender.start();
        return compare(job, config, published, reference, untilMillis, start);
      }
    } catch (ModelRefusedException e) {
      throw new InvalidDeclarationException("xgboost_*.json", String.valueOf(e.getMessage()));
    }
  }

  private void publish(
      JobConfig config, Map<String, byte[]> resources, XgboostTrainer.Trained reference)
      throws ModelRefusedException {
    float[][] golden = new float[GOLDEN_ROWS][];
    int row = 0;
    for (double[] features : data.features().values()) {
      if (row == GOLDEN_ROWS) {
        break;
      }
      golden[row] = new float[HandbookData.MODEL_INPUTS.size()];
      golden[row][0] = 10 * row;
      for (int i = 0; i < features.length; i++) {
        golden[row][i + 1] = (float) features[i];
      }
      row++;
    }
    ObjectNode model = JSON.createObjectNode();
    model.put("apiVersion", "mitra/v1");
    model.put("kind", "Model");
    model.putObject("metadata").put("name", "handbook");
    model.set(
        "spec",
        new ModelPackager(
                "1",
                ModelRole.CHAMPION,
                HandbookData.MODEL_INPUTS,
                Optional.of("Fraud Detection Handbook, 2018-07-25 to 2018-07-31"))
            .pack(data.model(), golden, reference::score));
    try (ControlClient control = new ControlClient(config.clientProperties(), config.topics())) {
      resources.forEach(control::publish);
      control.publish(MODEL, model.toString().getBytes(StandardCharsets.UTF_8));
    }
    // The first payment comes when everything is in force.
    long inForce = System.currentTimeMillis() + config.activationDelayMillis();
    while (System.currentTimeMillis() <= inForce) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private void send(JobConfig config, long untilMillis) {
    Map<String, Object> properties = new HashMap<>(config.clientProperties());
    properties.put("linger.ms", "20");
    properties.put("batch.size", "262144");
    properties.put("compression.type", "lz4");
    String topic = config.topics().payments().get(0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      data.payments(
          payment -> {
            if (payment.timeMillis() < untilMillis) {
              var unused =
                  producer.send(
                      new ProducerRecord<>(
                          topic,
                          payment.customer().getBytes(StandardCharsets.UTF_8),
                          payment.json()));
            }
          });
    }
  }

  private Outcome compare(
      LocalJob job,
      JobConfig config,
      Map<String, double[]> published,
      XgboostTrainer.Trained reference,
      long untilMillis,
      long start) {
    long[] expected = {0};
    data.payments(payment -> expected[0] += payment.timeMillis() < untilMillis ? 1 : 0);
    HandbookComparison comparison = new HandbookComparison(published);
    Map<String, Float> scores = new HashMap<>();
    List<String> ids = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    FeatureLog.Reader log = new FeatureLog.Reader();
    Set<String> logged = new HashSet<>();
    Set<String> decided = new HashSet<>();
    long silentSince = System.nanoTime();
    long nextReport = 100_000;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(config)) {
      while (logged.size() < expected[0] || decided.size() < expected[0]) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          silentSince = System.nanoTime();
          if (record.topic().equals(config.topics().features())) {
            for (FeatureLog.Entry entry : log.read(record.key(), record.value())) {
              if (logged.add(entry.event().id())) {
                compareEntry(entry, comparison, ids, rows);
              }
            }
          } else {
            JsonNode decision = JSON.readTree(record.value());
            String id = decision.path("eventId").asText();
            if (decided.add(id) && published.containsKey(id)) {
              scores.put(id, (float) decision.path("score").asDouble(Double.NaN));
            }
          }
        }
        if (decided.size() >= nextReport) {
          progress.printf("%,d of %,d payments decided%n", decided.size(), expected[0]);
          nextReport += 100_000;
        }
        if (System.nanoTime() - silentSince > SILENCE.toNanos()) {
          throw new IllegalStateException(
              "the job has been silent for two minutes, in state " + job.status());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Outcome(
        comparison.result(),
        expected[0],
        seconds,
        scores.size(),
        largestDifference(reference, ids, rows, scores));
  }

  private static void compareEntry(
      FeatureLog.Entry entry, HandbookComparison comparison, List<String> ids, List<float[]> rows) {
    double[] ours = new double[HandbookData.COLUMNS.size()];
    for (int i = 0; i < ours.length; i++) {
      ours[i] = entry.value(HandbookData.COLUMNS.get(i));
    }
    // The example's schema has the customer in slot 3.
    if (comparison.add(entry.event().id(), entry.event().text(3), entry.event().time(), ours)) {
      float[] row = new float[HandbookData.MODEL_INPUTS.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) entry.value(HandbookData.MODEL_INPUTS.get(i));
      }
      ids.add(entry.event().id());
      rows.add(row);
    }
  }

  private static double largestDifference(
      XgboostTrainer.Trained reference,
      List<String> ids,
      List<float[]> rows,
      Map<String, Float> scores) {
    double largest = 0;
    for (int from = 0; from < rows.size(); from += SCORING_BATCH) {
      int to = Math.min(rows.size(), from + SCORING_BATCH);
      float[] theirs = reference.score(rows.subList(from, to).toArray(float[][]::new));
      for (int i = 0; i < theirs.length; i++) {
        double difference = Math.abs(theirs[i] - scores.getOrDefault(ids.get(from + i), Float.NaN));
        largest =
            Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
      }
    }
    return largest;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(JobConfig config) {
    Map<String, Object> properties = new HashMap<>(config.clientProperties());
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", "false");
    properties.put("isolation.level", "read_committed");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(config.topics().features(), config.topics().scores())) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
