package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mitra.job.cli.Mitra;
import dev.mitra.job.config.Topics;
import dev.mitra.job.kafka.ControlClient;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar on a Flink cluster of its own processes, by the commands of deploy/bin. */
class FlinkRunIT {
  private static final Path ROOT = Repository.root();
  private static final Topics TOPICS = Topics.defaults();
  private static final int PARTITIONS = 4;
  private static final long STATUS_PATIENCE_MILLIS = 60_000;

  private final TrafficGenerator traffic =
      new TrafficGenerator(
          TrafficConfig.defaults()
              .withSeed(7)
              .withPaymentsPerSecond(50)
              .withStartTime(Instant.now().minus(Duration.ofMinutes(1))));

  @Test
  void itDecidesOnAClusterAndGoesOnFromASavepoint(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path temp) throws IOException {
    List<ProcessHandle> processes;
    LocalCluster cluster = LocalCluster.start(temp);
    try (cluster) {
      processes = cluster.processes();
      assertThat(processes).as("broker, JobManager and TaskManager").hasSize(3);
      runAndResume(cluster, writeConfig(temp, cluster));
    } catch (Throwable e) {
      System.err.println("The logs of the cluster are in " + cluster.folder().resolve("logs"));
      throw e;
    }

    assertThat(processes).noneMatch(LocalCluster::runs);
    assertThat(cluster.folder().resolve("tmp")).doesNotExist();
    assertThat(cluster.folder().resolve("cluster.env")).doesNotExist();
  }

  private void runAndResume(LocalCluster cluster, Path config) {
    String bootstrap = cluster.bootstrapServers();
    String jar = ROOT.resolve("mitra-job/target/mitra-job.jar").toString();
    String resources = ROOT.resolve("deploy/defaults/resources").toString();
    cluster.script(
        "mitra", "topics", "--bootstrap", bootstrap, "--partitions", Integer.toString(PARTITIONS));
    String job = cluster.submit(jar, "--config", config.toString());
    cluster.script("mitra", "apply", "--bootstrap", bootstrap, "-f", resources);
    assertThatTheWebUiAnswers(cluster, job);

    try (TopicWatch acks = new TopicWatch(bootstrap, TOPICS.acks());
        TopicWatch scores = new TopicWatch(bootstrap, TOPICS.scores())) {
      long epoch = awaitAllInForce(acks);
      List<GeneratedEvent> before = events(500);
      send(bootstrap, before);
      Map<String, ConsumerRecord<byte[], byte[]>> decided = awaitDecided(scores, before);
      for (ConsumerRecord<byte[], byte[]> record : decided.values()) {
        assertThat(json(record).path("status").asText()).isEqualTo("SCORED");
        assertThat(json(record).path("epoch").asLong()).isEqualTo(epoch);
      }
      assertThat(cluster.restarts(job)).isZero();
      assertThatItsStatusIsShown(cluster, config, epoch, decided.size());

      String savepoint = cluster.stopWithSavepoint(job);
      assertThat(cluster.job(job).path("state").asText()).isEqualTo("FINISHED");
      String resumed = cluster.submit("-s", savepoint, jar, "--config", config.toString());
      JsonNode restored = cluster.json("/jobs/" + resumed + "/checkpoints").at("/latest/restored");
      assertThat(restored.path("is_savepoint").asBoolean()).as("%s", restored).isTrue();
      assertThat(restored.path("external_path").asText()).isEqualTo(savepoint);

      // What was decided before the savepoint comes again, and then what is new.
      send(bootstrap, before);
      List<GeneratedEvent> after = events(200);
      send(bootstrap, after);
      sendLast(bootstrap);
      awaitIds(scores, Stream.of(0, 1, 2, 3).map(FlinkRunIT::last).collect(Collectors.toSet()));
      Map<String, ConsumerRecord<byte[], byte[]>> decidedLater = awaitDecided(scores, after);
      for (ConsumerRecord<byte[], byte[]> record : decidedLater.values()) {
        assertThat(json(record).path("epoch").asLong()).as("control goes on").isEqualTo(epoch);
      }
      assertThat(scores.soFar()).extracting(FlinkRunIT::key).doesNotHaveDuplicates();
      assertThat(cluster.restarts(resumed)).isZero();
    }
  }

  private static Path writeConfig(Path temp, LocalCluster cluster) throws IOException {
    return Files.writeString(
        temp.resolve("job.yaml"),
        """
        name: mitra-run
        kafka: { bootstrapServers: '%s' }
        schema: '%s'
        startFrom: earliest
        # On a busy machine every payment still gets all its features.
        budget: 60s
        checkpoints: { interval: 2s }
        parallelism: 2
        """
            .formatted(cluster.bootstrapServers(), ROOT.resolve("deploy/defaults/schema.yaml")));
  }

  private static void assertThatTheWebUiAnswers(LocalCluster cluster, String job) {
    assertThat(cluster.get("/")).contains("Apache Flink Web Dashboard");
    JsonNode overview = cluster.json("/jobs/overview").at("/jobs/0");
    assertThat(overview.path("jid").asText()).isEqualTo(job);
    assertThat(overview.path("name").asText()).isEqualTo("mitra-run");
    assertThat(overview.path("state").asText()).isEqualTo("RUNNING");
  }

  /** Flink collects metrics at most every ten seconds, so the first answers may be old. */
  private static void assertThatItsStatusIsShown(
      LocalCluster cluster, Path config, long epoch, int decided) {
    JsonNode status = MissingNode.getInstance();
    long giveUp = System.currentTimeMillis() + STATUS_PATIENCE_MILLIS;
    while (status.at("/counts/decided").asInt() < decided && System.currentTimeMillis() < giveUp) {
      JobUnderTest.awaitClock(System.currentTimeMillis() + 500);
      status = json(status(0, "--config", config, "--flink", cluster.flink(), "-o", "json"));
    }
    assertThat(status.at("/counts/decided").asInt()).as("%s", status).isEqualTo(decided);
    assertThat(status.path("state").asText()).isEqualTo("RUNNING");
    assertThat(status.at("/checkpoint/id").asInt()).isPositive();
    assertThat(status.path("lag").asLong(-1)).isNotNegative();
    assertThat(status.at("/stages/total/p99").asDouble()).isPositive();
    assertThat(status.path("epochs")).hasSizeGreaterThanOrEqualTo(3);
    for (JsonNode operator : status.path("epochs")) {
      assertThat(operator.path("oldest").asLong()).as("%s", operator).isEqualTo(epoch);
    }
    assertThat(status.path("refusals")).isEmpty();

    assertThat(status(0, "--config", config, "--flink", cluster.flink()))
        .contains("mitra-run", "RUNNING", "Nothing was refused.", "OPERATOR");
    assertThat(status(1, "--config", config, "--flink", cluster.flink(), "--job", "other"))
        .contains("Flink knows no job 'other'; it has mitra-run");
    assertThat(status(1, "--config", config, "--flink", "http://127.0.0.1:1"))
        .contains("no JobManager answers at http://127.0.0.1:1");
  }

  /** What {@code mitra status} prints. */
  private static String status(int expected, Object... words) {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    String[] all =
        Stream.concat(Stream.of("status"), Stream.of(words).map(Object::toString))
            .toArray(String[]::new);
    int status = Mitra.commandLine().setOut(out).setErr(out).execute(all);
    assertThat(status).as(printed.toString()).isEqualTo(expected);
    return printed.toString();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until all that was published is in force; answers the newest epoch. */
  private static long awaitAllInForce(TopicWatch acks) {
    long[] newest =
        acks.await(
            "an ack",
            records ->
                records.stream()
                    .flatMap(record -> ControlClient.parse(record.value()).stream())
                    .map(ack -> new long[] {ack.epoch(), ack.effectiveAt()})
                    .reduce((a, b) -> a[0] > b[0] ? a : b)
                    // The last of the defaults, with a policy at the end.
                    .filter(last -> last[0] == records.size() - 1 && records.size() >= 18));
    JobUnderTest.awaitClock(newest[1]);
    return newest[0];
  }

  private List<GeneratedEvent> events(int count) {
    return Stream.generate(traffic::next).limit(count).toList();
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "acks", "all"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(String bootstrap, List<GeneratedEvent> events) {
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap)) {
      for (GeneratedEvent event : events) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.payments().get(0), event.partitionKey().getBytes(UTF_8), event.json()));
      }
    }
  }

  /** A last payment into each partition: when it is decided, all before it have been read. */
  private static void sendLast(String bootstrap) {
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap)) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    TOPICS.payments().get(0),
                    partition,
                    null,
                    PaymentEvent.fresh(last(partition)).json()));
      }
    }
  }

  private static String last(int partition) {
    return "last-" + partition;
  }

  /** Waits for the decisions on all scored events; answers them by id. */
  private static Map<String, ConsumerRecord<byte[], byte[]>> awaitDecided(
      TopicWatch scores, List<GeneratedEvent> events) {
    Set<String> ids =
        events.stream()
            .filter(GeneratedEvent::scored)
            .map(GeneratedEvent::id)
            .collect(Collectors.toSet());
    assertThat(ids).hasSizeGreaterThan(events.size() / 4);
    return awaitIds(scores, ids);
  }

  private static Map<String, ConsumerRecord<byte[], byte[]>> awaitIds(
      TopicWatch scores, Set<String> ids) {
    return scores.await(
        "the decisions on " + ids.size() + " payments",
        records -> {
          Map<String, ConsumerRecord<byte[], byte[]>> decided =
              records.stream()
                  .filter(record -> ids.contains(key(record)))
                  .collect(Collectors.toMap(FlinkRunIT::key, record -> record, (a, b) -> a));
          return decided.size() == ids.size() ? Optional.of(decided) : Optional.empty();
        });
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new ObjectMapper().readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
