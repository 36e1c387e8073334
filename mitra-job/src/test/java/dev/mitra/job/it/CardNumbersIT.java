package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.config.Topics;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.kafka.ControlClient;
import dev.mitra.job.secure.FileScan;
import dev.mitra.job.secure.PlantedCards;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand card numbers where they have no business, in payments and in control records, and a
 * search for them in all that a job on a cluster of its own processes writes.
 */
class CardNumbersIT {
  private static final Path ROOT = Repository.root();
  private static final Topics TOPICS = Topics.defaults();
  private static final int COUNT = 1_000;

  /** Control records that are refused, each for something that stands near the number. */
  private static final List<String> REFUSED =
      List.of(
          resource("description: card NUMBER, when: amout > 1.0"),
          resource("when: amount > 1.0, 'NUMBER': true"),
          resource("when: card == NUMBER"),
          resource("when: NUMBER"),
          resource("when: amount > 1.0, action: 'NUMBER'"),
          "NUMBER: [");

  private static String resource(String spec) {
    return "{apiVersion: mitra/v1, kind: Rule, metadata: {name: planted}, spec: {" + spec + "}}";
  }

  private final PlantedCards cards =
      PlantedCards.make(COUNT, Seeds.random(Seeds.announce(CardNumbersIT.class), 0));
  private final Set<String> decided = new HashSet<>();
  private int deadLetters;
  private int controls;

  @Test
  void ofAThousandCardNumbersNoneGoesAnywhere(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path temp)
      throws Exception {
    LocalCluster cluster = LocalCluster.start(temp);
    try (cluster) {
      String bootstrap = cluster.bootstrapServers();
      cluster.script("mitra", "topics", "--bootstrap", bootstrap, "--partitions", "1");
      String job =
          cluster.submit(
              ROOT.resolve("mitra-job/target/mitra-job.jar").toString(),
              "--config",
              writeConfig(temp, bootstrap).toString());

      plant(bootstrap);
      Map<String, List<ConsumerRecord<byte[], byte[]>>> written = awaitAll(bootstrap);

      assertThat(found(read(bootstrap, TOPICS.payments().get(0), TOPICS.control())))
          .as("numbers where they were planted: the search finds what there is")
          .hasSize(COUNT);
      written.forEach(
          (topic, records) -> assertThat(found(records)).as("numbers in %s", topic).isEmpty());
      for (String page : pages(cluster, job)) {
        assertThat(cards.foundIn(cluster.get(page))).as("numbers in %s", page).isEmpty();
      }
      assertThat(cluster.restarts(job)).isZero();
      assertThatNoFileHoldsOne(cluster.folder().resolve("checkpoints"));
      // In its canonical form, uncompressed.
      assertThatNoFileHoldsOne(Path.of(URI.create(cluster.stopWithSavepoint(job))));
      assertThatNoFileHoldsOne(cluster.folder().resolve("logs"));
    }
  }

  private void assertThatNoFileHoldsOne(Path folder) {
    assertThat(FileScan.filesWith(folder, content -> !content.isEmpty()))
        .as("files in %s", folder)
        .isNotEmpty();
    assertThat(FileScan.filesWith(folder, content -> !cards.foundIn(content).isEmpty()))
        .as("files with numbers in %s", folder)
        .isEmpty();
  }

  private static Path writeConfig(Path temp, String bootstrap) throws IOException {
    return Files.writeString(
        temp.resolve("job.yaml"),
        """
        kafka: { bootstrapServers: '%s' }
        schema: '%s'
        startFrom: earliest
        # On a busy machine every payment still gets all its features.
        budget: 60s
        checkpoints: { interval: 1s }
        """
            .formatted(bootstrap, ROOT.resolve("deploy/defaults/schema.yaml")));
  }

  private void plant(String bootstrap) throws Exception {
    Planting[] ways = Planting.values();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < COUNT; i++) {
        String number = cards.numbers().get(i);
        int way = i % (ways.length + REFUSED.size());
        if (way < ways.length) {
          sendPayment(ways[way], "planted-" + i, number, producer);
        } else {
          String body = REFUSED.get(way - ways.length).replace("NUMBER", number);
          // Every other round has the number in the key too, which is no key of a resource then.
          String key = controls / REFUSED.size() % 2 == 0 ? "Rule/planted" : "Rule " + number;
          controls++;
          producer
              .send(
                  new ProducerRecord<>(TOPICS.control(), key.getBytes(UTF_8), body.getBytes(UTF_8)))
              .get();
        }
      }
      sendPayment(Planting.RECORD_KEY, "planted-last", "no number", producer);
    }
  }

  private void sendPayment(
      Planting way, String id, String number, KafkaProducer<byte[], byte[]> producer)
      throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                TOPICS.payments().get(0), way.key(number), way.value(id, number).getBytes(UTF_8)))
        .get();
    if (way.decided()) {
      decided.add(id);
    } else {
      deadLetters++;
    }
  }

  /** Waits until everything is answered; answers all records that the job has written, by topic. */
  private Map<String, List<ConsumerRecord<byte[], byte[]>>> awaitAll(String bootstrap) {
    try (TopicWatch scores = new TopicWatch(bootstrap, TOPICS.scores());
        TopicWatch letters = new TopicWatch(bootstrap, TOPICS.deadLetters());
        TopicWatch acks = new TopicWatch(bootstrap, TOPICS.acks());
        TopicWatch features = new TopicWatch(bootstrap, TOPICS.features());
        TopicWatch alerts = new TopicWatch(bootstrap, TOPICS.alerts())) {
      var unused =
          scores.await(
              "the decisions on " + decided.size() + " payments",
              records -> keys(records).equals(decided) ? Optional.of(records) : Optional.empty());
      unused = letters.await("dead letters", records -> enough(records, deadLetters));
      List<ConsumerRecord<byte[], byte[]>> verdicts =
          acks.await("verdicts", records -> enough(records, controls));
      assertThat(verdicts)
          .as("control records that were admitted")
          .noneMatch(record -> ControlClient.parse(record.value()).orElseThrow().admitted());
      // Committed by a checkpoint, which so holds what came before.
      unused =
          features.await(
              "the vector of the last payment",
              records ->
                  keys(records).contains("planted-last") ? Optional.of(records) : Optional.empty());
      return Map.of(
          TOPICS.scores(),
          scores.upToNow(),
          TOPICS.deadLetters(),
          letters.upToNow(),
          TOPICS.acks(),
          acks.upToNow(),
          TOPICS.features(),
          features.upToNow(),
          TOPICS.alerts(),
          alerts.upToNow());
    }
  }

  private static Set<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(record -> new String(record.key(), UTF_8))
        .collect(Collectors.toSet());
  }

  private static Optional<List<ConsumerRecord<byte[], byte[]>>> enough(
      List<ConsumerRecord<byte[], byte[]>> records, int count) {
    return records.size() >= count ? Optional.of(records) : Optional.empty();
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String bootstrap, String... topics) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String topic : topics) {
      try (TopicWatch watch = new TopicWatch(bootstrap, topic)) {
        records.addAll(watch.upToNow());
      }
    }
    return records;
  }

  private Set<String> found(List<ConsumerRecord<byte[], byte[]>> records) {
    Set<String> found = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      found.addAll(cards.foundIn(text(record.key()) + '|' + text(record.value())));
      for (Header header : record.headers()) {
        found.addAll(cards.foundIn(header.key() + '|' + text(header.value())));
      }
    }
    return found;
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, ISO_8859_1);
  }

  /** What the JobManager shows of the job, metrics included. */
  private static List<String> pages(LocalCluster cluster, String job) {
    List<String> pages =
        new ArrayList<>(
            List.of("/jobs/" + job, "/jobs/" + job + "/exceptions", "/jobs/" + job + "/metrics"));
    for (JsonNode vertex : cluster.job(job).path("vertices")) {
      pages.add("/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics");
      pages.add("/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/metrics");
    }
    return pages;
  }
}
