package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.cli.Mitra;
import dev.mitra.job.config.Topics;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.local.LocalJob;
import dev.mitra.job.testing.TestBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mitra verify} over a job whose rules, features, lists and models change all the time while
 * payments flow: it finds no difference, and finds those that are put in.
 */
class VerifyIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TICKS = 450;
  private static final long TICK_MILLIS = 20;
  private static final int PAYMENTS_A_TICK = 6;
  private static final int TICKS_BETWEEN_CHANGES = 4;

  /** Control has so long to arrive, that a busy machine is not late. */
  private static final long DELAY_MILLIS = 3_000;

  private static final int LEFT_OUT_AT = 20;

  @TempDir private Path folder = Path.of("");
  private final Map<String, ObjectNode> models = new HashMap<>();
  private long middle;

  @Test
  @Timeout(240)
  void changesAllTheTimeLeaveNoDifferenceAndWhatIsTamperedWithIsFound() throws IOException {
    JobSetup setup =
        new JobSetup(
            folder,
            """
            control: { activationDelay: DELAYms }
            checkpoints: { interval: 1s }
            """
                .replace("DELAY", Long.toString(DELAY_MILLIS)));
    models.put("CHAMPION", TinyModel.champion("1", "card.count_1h"));
    models.put("SHADOW", TinyModel.champion("2", "card.count_1h").put("role", "SHADOW"));
    List<ConsumerRecord<byte[], byte[]>> scores;
    try (LocalJob job = LocalJob.start(setup.config(), JobUnderTest.PARTITIONS)) {
      changeRulesWhilePaymentsFlow(setup);
      scores = awaitDecisionsAndVectors(setup);
      assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
    }

    assertThatThereIsNoDifference(setup);
    assertThatAPartIsVerifiedAsWell(setup);
    assertThatAChangedDecisionIsFound(setup, scores);
    assertThatARuleThatIsMissingIsFound(setup, scores);
  }

  // The run.

  private void changeRulesWhilePaymentsFlow(JobSetup setup) {
    Random random = Seeds.random(Seeds.announce(VerifyIT.class), 0);
    Topics topics = setup.config().topics();
    try (Producer<byte[], byte[]> producer =
        TestBroker.shared().newProducer(Map.of("linger.ms", 2))) {
      long start = System.currentTimeMillis();
      for (int tick = 0; tick < TICKS; tick++) {
        JobUnderTest.awaitClock(start + tick * TICK_MILLIS);
        if (tick % TICKS_BETWEEN_CHANGES == 0) {
          var unused =
              producer.send(change(topics.control(), tick / TICKS_BETWEEN_CHANGES, random));
        }
        for (int i = 0; i < PAYMENTS_A_TICK; i++) {
          int number = tick * PAYMENTS_A_TICK + i;
          var unused = producer.send(payment(topics.payments().get(0), number, random));
        }
        if (tick == TICKS * 2 / 3) {
          middle = System.currentTimeMillis();
        }
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> payment(String topic, int number, Random random) {
    int card = random.nextInt(40);
    PaymentEvent payment =
        PaymentEvent.fresh("p" + number)
            .byCard("tok_" + card)
            .to("mer_" + random.nextInt(5))
            .from("dev_" + random.nextInt(20))
            .of(random.nextInt(3_000));
    return new ProducerRecord<>(topic, card % JobUnderTest.PARTITIONS, null, payment.json());
  }

  private ProducerRecord<byte[], byte[]> change(String topic, int number, Random random) {
    String[] keyAndResource = number < 6 ? base(number) : change(number, random);
    String resource = keyAndResource[1];
    return new ProducerRecord<>(
        topic,
        keyAndResource[0].getBytes(UTF_8),
        resource.isEmpty() ? null : resource.getBytes(UTF_8));
  }

  private String[] base(int number) {
    return switch (number) {
      case 0 -> cardFeatures(10);
      case 1 -> features("merchant", "{ count: { windows: [1h] } }");
      case 2 -> list(0);
      case 3 -> rule("listed", "card in list('watched')", "CHALLENGE");
      case 4 -> resource("Policy", "default", "{ score: { block: 0.9, review: 0.5 } }");
      default -> model("CHAMPION");
    };
  }

  private String[] change(int number, Random random) {
    if (number == LEFT_OUT_AT) {
      return rule("left-out", "amount > 2500.0", "REVIEW");
    }
    return switch (random.nextInt(9)) {
      case 0 -> cardFeatures(1 + random.nextInt(50));
      case 1 -> list(random.nextInt(40));
      case 2 -> model(random.nextBoolean() ? "CHAMPION" : "SHADOW");
      case 3 ->
          resource(
              "Rule",
              "part",
              "{ when: amount > %d.0, action: BLOCK, rollout: { percent: %d, by: card } }"
                  .formatted(random.nextInt(3_000), random.nextInt(101)));
      case 4 -> new String[] {"Rule/r" + random.nextInt(4), ""};
      // Refused: the feature is not declared.
      case 5 -> rule("bad", "card.cuont_1h > 1.0", "BLOCK");
      case 6 ->
          features("device", "{ count: { windows: [%dm] } }".formatted(1 + random.nextInt(9)));
      default ->
          rule(
              "r" + random.nextInt(4),
              "card.count_1h > %d.0 || score > 0.%d"
                  .formatted(random.nextInt(60), 1 + random.nextInt(9)),
              random.nextBoolean() ? "REVIEW" : "ALLOW");
    };
  }

  private static String[] cardFeatures(int minutes) {
    return features(
        "card",
        "{ count: { windows: [1h, %dm] } }, { amount: { of: amount, aggregates: [sum], windows: [1h] } }"
            .formatted(minutes));
  }

  private static String[] features(String entity, String features) {
    return resource(
        "FeatureSet", entity, "{ entity: %s, features: [ %s ] }".formatted(entity, features));
  }

  private static String[] list(int card) {
    return resource("List", "watched", "{ entries: [ { value: tok_%d } ] }".formatted(card));
  }

  private static String[] rule(String name, String when, String action) {
    return resource("Rule", name, "{ when: \"%s\", action: %s }".formatted(when, action));
  }

  private String[] model(String which) {
    return new String[] {
      "Model/tiny", TinyModel.resource("tiny", Objects.requireNonNull(models.get(which)))
    };
  }

  private static String[] resource(String kind, String name, String spec) {
    return new String[] {
      kind + "/" + name,
      "apiVersion: mitra/v1\nkind: %s\nmetadata: { name: %s }\nspec: %s\n"
          .formatted(kind, name, spec)
    };
  }

  /** Waits until every payment is decided, and its vector committed. */
  private static List<ConsumerRecord<byte[], byte[]>> awaitDecisionsAndVectors(JobSetup setup) {
    Topics topics = setup.config().topics();
    try (TopicWatch features = setup.watch(topics.features());
        TopicWatch scores = setup.watch(topics.scores())) {
      var unused = features.await("all vectors", records -> allPayments(records));
      return scores.await("all decisions", records -> allPayments(records));
    }
  }

  private static Optional<List<ConsumerRecord<byte[], byte[]>>> allPayments(
      List<ConsumerRecord<byte[], byte[]>> records) {
    if (records.size() < TICKS * PAYMENTS_A_TICK) {
      return Optional.empty();
    }
    Set<String> payments = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (!key(record).startsWith("layout/")) {
        payments.add(key(record));
      }
    }
    return payments.size() < TICKS * PAYMENTS_A_TICK
        ? Optional.empty()
        : Optional.of(List.copyOf(records));
  }

  // The verifications.

  private static void assertThatThereIsNoDifference(JobSetup setup) throws IOException {
    JsonNode report = verify(0, setup.file());
    assertThat(report.path("shown")).as("%s", report).isEmpty();
    assertThat(count(report, "decisions")).isEqualTo(TICKS * PAYMENTS_A_TICK);
    assertThat(count(report, "equal")).isEqualTo(TICKS * PAYMENTS_A_TICK);
    for (String none :
        List.of("differences", "withoutVector", "withoutDecision", "unreadable", "repeated")) {
      assertThat(count(report, none)).as(none).isZero();
    }
    assertThat(report.at("/control/admitted").asLong()).isGreaterThan(50);
    assertThat(report.at("/control/refused").asLong()).isPositive();
  }

  private void assertThatAPartIsVerifiedAsWell(JobSetup setup) throws IOException {
    JsonNode since = verify(0, setup.file(), "--since", Instant.ofEpochMilli(middle).toString());
    assertThat(count(since, "decisions"))
        .isBetween(TICKS * PAYMENTS_A_TICK / 5L, TICKS * PAYMENTS_A_TICK / 2L);
    assertThat(count(since, "equal")).isEqualTo(count(since, "decisions"));
    assertThat(count(since, "withoutDecision")).isZero();
    JsonNode newest = verify(0, setup.file(), "--limit", "100");
    assertThat(count(newest, "decisions")).isBetween(50L, 100L);
    assertThat(count(newest, "equal")).isEqualTo(count(newest, "decisions"));
    assertThat(count(newest, "withoutDecision")).isZero();
  }

  private static void assertThatAChangedDecisionIsFound(
      JobSetup setup, List<ConsumerRecord<byte[], byte[]>> scores) throws IOException {
    String topic = setup.config().topics().scores();
    String victim =
        scores.stream()
            .filter(record -> value(record).contains("\"decision\":\"BLOCK\""))
            .map(VerifyIT::key)
            .findFirst()
            .orElseThrow();
    String copy = topic + "-changed";
    TestBroker.shared().createTopic(copy, JobUnderTest.PARTITIONS, Map.of());
    copy(
        scores,
        copy,
        record ->
            key(record).equals(victim)
                ? value(record)
                    .replace("\"decision\":\"BLOCK\"", "\"decision\":\"ALLOW\"")
                    .getBytes(UTF_8)
                : record.value());

    JsonNode report = verify(1, setup.fileWith(topic, copy));

    assertThat(count(report, "differences")).as("%s", report).isOne();
    assertThat(count(report, "equal")).as("%s", report).isEqualTo(TICKS * PAYMENTS_A_TICK - 1);
    assertThat(report.at("/shown/0/eventId").asText()).isEqualTo(victim);
    assertThat(report.at("/shown/0/kind").asText()).isEqualTo("DECISION");
    assertThat(report.at("/shown/0/members").toString())
        .isEqualTo("[\"decision: logged \\\"ALLOW\\\", recomputed \\\"BLOCK\\\"\"]");
  }

  /** Those decisions are found that name the rule or its epoch, and no others. */
  private static void assertThatARuleThatIsMissingIsFound(
      JobSetup setup, List<ConsumerRecord<byte[], byte[]>> scores) throws IOException {
    String topic = setup.config().topics().control();
    List<ConsumerRecord<byte[], byte[]>> control;
    try (TopicWatch watch = setup.watch(topic)) {
      control =
          watch.await(
              "the control topic",
              records ->
                  records.size() < TICKS / TICKS_BETWEEN_CHANGES
                      ? Optional.empty()
                      : Optional.of(List.copyOf(records)));
    }
    String copy = topic + "-without";
    TestBroker.shared().createTopic(copy, 1, Map.of());
    copy(
        control,
        copy,
        record -> record.offset() == LEFT_OUT_AT ? "no resource".getBytes(UTF_8) : record.value());
    Set<String> expected = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> record : scores) {
      JsonNode decision = JSON.readTree(record.value());
      if (decision.path("epoch").asLong() == LEFT_OUT_AT
          || decision.path("rules").findValuesAsText("name").contains("left-out")) {
        expected.add(key(record));
      }
    }

    JsonNode report = verify(1, setup.fileWith(topic, copy));

    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(count(report, "differences")).isEqualTo(expected.size());
    assertThat(count(report, "equal")).isEqualTo(TICKS * PAYMENTS_A_TICK - expected.size());
    assertThat(report.at("/kinds/DECISION").asLong()).isPositive();
    List<String> shown = new ArrayList<>();
    for (JsonNode difference : report.path("shown")) {
      shown.add(difference.path("eventId").asText());
      if (difference.path("kind").asText().equals("DECISION")) {
        assertThat(difference.path("members").toString()).contains("reasons: logged", "LEFT_OUT");
      }
    }
    assertThat(expected).containsAll(shown);
  }

  private static void copy(
      List<ConsumerRecord<byte[], byte[]>> records, String to, Rewriting change) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (Producer<byte[], byte[]> producer =
        TestBroker.shared().newProducer(Map.of("linger.ms", 5))) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    to,
                    record.partition(),
                    record.timestamp(),
                    record.key(),
                    change.of(record),
                    record.headers())));
      }
      producer.flush();
    }
    assertThat(sent).allSatisfy(each -> assertThat(each.get().offset()).isNotNegative());
  }

  /** What becomes of a record's value. */
  private interface Rewriting {
    byte[] of(ConsumerRecord<byte[], byte[]> record);
  }

  private static JsonNode verify(int expectedStatus, Path config, String... more)
      throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words = new ArrayList<>(List.of("verify", "--config", config.toString()));
    words.addAll(List.of("-o", "json"));
    words.addAll(List.of(more));
    int status =
        Mitra.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute(words.toArray(String[]::new));
    assertThat(status).as("%s%s", out, err).isEqualTo(expectedStatus);
    return JSON.readTree(out.toString());
  }

  private static long count(JsonNode report, String member) {
    return report.path(member).asLong();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private static String value(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }
}
