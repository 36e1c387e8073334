package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.cli.Mitra;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.local.LocalJob;
import dev.mitra.job.secure.SecureBroker;
import dev.mitra.job.secure.SecureBroker.Grant;
import dev.mitra.job.secure.SecureJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job and the commands on a Kafka broker that enforces TLS, passwords and access rules. */
class SecureKafkaIT {
  @TempDir static Path folder = Path.of("");
  private static @Nullable SecureBroker started;
  private static @Nullable SecureJob made;

  /** How a command ended, and what it said of errors. */
  private record Ended(int status, String err) {}

  @BeforeAll
  static void startTheBroker() throws Exception {
    started = SecureBroker.start(Files.createDirectory(folder.resolve("broker")));
    made = new SecureJob(broker(), Files.createDirectory(folder.resolve("job")));
  }

  @AfterAll
  static void stopTheBroker() {
    if (started != null) {
      started.close();
    }
  }

  private static SecureBroker broker() {
    return Objects.requireNonNull(started);
  }

  private static SecureJob secured() {
    return Objects.requireNonNull(made);
  }

  @Test
  void theJobDecidesWithNoMoreRightsThanItNeeds() throws Exception {
    JobConfig config = secured().config();
    Map<String, Object> desk = secured().deskClient();
    try (LocalJob job = LocalJob.start(config, 1);
        TopicWatch scores = new TopicWatch(desk, config.topics().scores());
        TopicWatch features = new TopicWatch(desk, config.topics().features());
        KafkaProducer<byte[], byte[]> producer = producer(desk)) {
      for (String id : List.of("safe-1", "safe-2")) {
        producer
            .send(
                new ProducerRecord<>(
                    config.topics().payments().get(0), PaymentEvent.fresh(id).json()))
            .get();
        JsonNode decision = new ObjectMapper().readTree(value(id, scores));
        assertThat(decision.path("decision").asText()).isEqualTo("ALLOW");
      }
      // What a transaction has committed: the job may use its transactional ids.
      assertThat(value("safe-2", features)).isNotEmpty();
      assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
    }
  }

  private static byte[] value(String key, TopicWatch watch) {
    return watch.await(
        "the record of " + key,
        records ->
            records.stream()
                .filter(record -> new String(record.key(), UTF_8).equals(key))
                .findFirst()
                .map(ConsumerRecord::value));
  }

  @Test
  void whereTheJobHasNoBusinessItIsRefused() throws Exception {
    Map<String, Object> job = secured().jobClient();
    try (KafkaProducer<byte[], byte[]> producer = producer(job)) {
      for (String topic :
          List.of(secured().topics().payments().get(0), secured().topics().control())) {
        assertThatThrownBy(
                () -> producer.send(new ProducerRecord<>(topic, new byte[] {'{', '}'})).get())
            .as("writing to %s", topic)
            .hasCauseInstanceOf(TopicAuthorizationException.class);
      }
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(job, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      assertThat(consumer.partitionsFor(secured().topics().payments().get(0))).isNotEmpty();
      assertThatThrownBy(() -> consumer.partitionsFor("payroll"))
          .as("looking at a topic of somebody else")
          .isInstanceOf(TopicAuthorizationException.class);
      List<TopicPartition> scores = List.of(new TopicPartition(secured().topics().scores(), 0));
      consumer.assign(scores);
      consumer.seekToBeginning(scores);
      assertThatThrownBy(() -> consumer.poll(TopicWatch.PATIENCE))
          .as("reading what it writes")
          .isInstanceOf(TopicAuthorizationException.class);
    }
    Ended topics = mitra("topics", "--config", withAnotherTopic().toString());
    assertThat(topics.status()).isEqualTo(Mitra.REFUSED);
    assertThat(topics.err())
        .startsWith("mitra: topics: cannot be created: Kafka does not allow CREATE to")
        .contains("User:mitra-job")
        .hasLineCount(1);
  }

  private static Path withAnotherTopic() throws IOException {
    Path file = secured().file("another.yaml", broker().secure(), secured().properties());
    return Files.writeString(
        file, Files.readString(file).replace("safe.alerts", "safe.more-alerts"));
  }

  @Test
  void aWrongPasswordEndsInASentence() throws Exception {
    Path file =
        secured()
            .file(
                "wrong-password.yaml",
                broker().secure(),
                broker().properties(SecureJob.JOB, "not-the-password"));

    assertThat(sentence(file))
        .isEqualTo(
            "mitra: kafka.properties: Kafka at "
                + broker().secure()
                + " does not know User:mitra-job with this password (sasl.mechanism SCRAM-SHA-512);"
                + " correct sasl.jaas.config, or the secret that it refers to");
    assertThat(refusal(file)).contains("sasl.jaas.config").doesNotContain("not-the-password");
  }

  @Test
  void anExpiredCertificateEndsInASentence() throws Exception {
    Path file = secured().file("expired.yaml", broker().expired(), secured().properties());

    assertThat(sentence(file))
        .startsWith(
            "mitra: kafka.properties: the certificate of Kafka at "
                + broker().expired()
                + " has expired (NotAfter: ")
        .endsWith("); renew it on the brokers, and check the clock of this machine");
    assertThat(refusal(file)).contains("NotAfter: ");
  }

  @Test
  void anAuthorityThatIsNotTrustedEndsInASentence() throws Exception {
    Map<String, String> properties = new TreeMap<>(secured().properties());
    properties.keySet().removeIf(name -> name.startsWith("ssl.truststore"));
    Path file = secured().file("untrusted.yaml", broker().secure(), properties);

    assertThat(sentence(file)).contains("of an authority that this client does not trust");
  }

  @Test
  void aClientWithoutTlsEndsInASentence() throws Exception {
    Path file = secured().file("no-tls.yaml", broker().secure(), Map.of());

    assertThat(sentence(file))
        .isEqualTo(
            "mitra: kafka.properties: "
                + broker().secure()
                + " takes TLS connections only, and security.protocol is PLAINTEXT; set it to"
                + " SASL_SSL, or to SSL where no user is asked for");
    assertThat(refusal(file)).contains("security.protocol");
  }

  @Test
  void aPortWithoutTlsEndsInASentence() throws Exception {
    Path file = secured().file("plain-port.yaml", broker().open(), secured().properties());

    assertThat(sentence(file))
        .isEqualTo(
            "mitra: kafka.bootstrapServers: "
                + broker().open()
                + " takes no TLS connections, and security.protocol is SASL_SSL; name a port of"
                + " Kafka that speaks TLS. Send no password to one that does not");
    assertThat(refusal(file)).contains("security.protocol");
  }

  @Test
  void aMissingRightEndsInASentence() throws Exception {
    String password = "another-password-of-tests";
    broker().addUser("half", password);
    List<Grant> grants =
        secured().jobGrants().stream()
            .filter(grant -> !grant.equals(Grant.topic("safe.control", AclOperation.READ)))
            .toList();
    assertThat(grants).hasSize(secured().jobGrants().size() - 1);
    broker().allow("half", grants);
    Path file =
        secured().file("half.yaml", broker().secure(), broker().properties("half", password));

    assertThat(sentence(file))
        .isEqualTo(
            "mitra: topics.control: 'safe.control' cannot be read: Kafka does not allow READ to"
                + " User:half; allow it: kafka-acls --add --allow-principal User:half --operation"
                + " Read --topic safe.control");
    assertThat(refusal(file)).contains("safe.control", "Read", "allow it");
  }

  @Test
  void aSecretThatIsNotThereEndsInASentence() throws Exception {
    Path file =
        secured()
            .file(
                "no-secret.yaml",
                broker().secure(),
                broker().properties(SecureJob.JOB, "${file:/nowhere/password}"));

    assertThat(sentence(file))
        .startsWith("mitra: kafka.properties: the file /nowhere/password, which")
        .contains("cannot be read (NoSuchFileException); put it there");
  }

  /** What a command says that reads the control topic, without the line end. */
  private static String sentence(Path config) {
    Ended ended = mitra("history", "--config", config.toString());
    assertThat(ended.status()).isEqualTo(Mitra.REFUSED);
    assertThat(ended.err()).hasLineCount(1).doesNotContain(SecureJob.PASSWORD);
    return ended.err().strip();
  }

  /** What the start of the job says. */
  private static String refusal(Path config) {
    JobConfig read = JobConfigParser.read(config);
    InvalidDeclarationException refused =
        catchThrowableOfType(
            InvalidDeclarationException.class,
            () -> {
              try (LocalJob job = LocalJob.start(read, 1)) {
                throw new AssertionError("the job has started: " + job.status());
              }
            });
    String message = String.valueOf(refused.getMessage());
    assertThat(message).hasLineCount(1).doesNotContain(SecureJob.PASSWORD);
    return message;
  }

  private static Ended mitra(String... words) {
    StringWriter err = new StringWriter();
    int status =
        Mitra.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    return new Ended(status, err.toString());
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> client) {
    return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
