package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.cli.Mitra;
import dev.mitra.job.decide.GatherOperator;
import dev.mitra.job.local.LocalJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job after an outage: payments that have waited in Kafka for longer than their budget,
 * and those that come in when it is there again.
 */
class BacklogIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WAITING = 300;
  private static final long BUDGET_MILLIS = 3_000;
  private static final int MOST_ATTEMPTS = 100;

  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(240)
  void theBacklogIsDecidedLateWithTheLeastEffortAndWhatComesThenWithEverything()
      throws IOException {
    JobSetup setup =
        new JobSetup(
            folder,
            BUDGET_MILLIS + "ms",
            "checkpoints: { interval: 1s }\ncontrol: { activationDelay: 500ms }\n");
    publish(setup);
    JobUnderTest.awaitClock(System.currentTimeMillis() + 1_000);
    for (int i = 0; i < WAITING; i++) {
      setup.send(PaymentEvent.fresh("waiting-" + i));
    }
    JobUnderTest.awaitClock(System.currentTimeMillis() + BUDGET_MILLIS);

    int attempts;
    try (LocalJob job = LocalJob.start(setup.config(), JobUnderTest.PARTITIONS);
        TopicWatch scores = setup.watch(setup.config().topics().scores());
        TopicWatch features = setup.watch(setup.config().topics().features())) {
      for (ConsumerRecord<byte[], byte[]> record : await(scores, WAITING)) {
        JsonNode decision = JSON.readTree(record.value());
        assertThat(isLate(record)).isTrue();
        assertThat(decision.path("dropped").toString()).isEqualTo("[\"shadow\",\"explanations\"]");
        assertThat(decision.path("missing")).isEmpty();
        assertThat(decision.path("score").isNumber()).isTrue();
        assertThat(decision.at("/models/1/score").isNull()).isTrue();
        assertThat(decision.has("explanation")).isFalse();
      }
      attempts = payUntilEverythingIsDone(setup, scores);
      var unused = await(features, WAITING + attempts);
      assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
    }

    JsonNode report = verify(setup.file());
    assertThat(report.path("equal").asInt()).as("%s", report).isEqualTo(WAITING + attempts);
  }

  /** On a busy machine the first ones may still be short of time. */
  private static int payUntilEverythingIsDone(JobSetup setup, TopicWatch scores)
      throws IOException {
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      String id = "fresh-" + attempt;
      setup.send(PaymentEvent.fresh(id));
      for (ConsumerRecord<byte[], byte[]> record : await(scores, WAITING + attempt)) {
        if (key(record).equals(id) && !isLate(record)) {
          JsonNode decision = JSON.readTree(record.value());
          if (decision.path("dropped").isEmpty()) {
            assertThat(decision.at("/models/1/score").isNumber()).isTrue();
            assertThat(decision.has("explanation")).isTrue();
            return attempt;
          }
        }
      }
    }
    throw new AssertionError("none of " + MOST_ATTEMPTS + " payments was decided with everything");
  }

  private static void publish(JobSetup setup) {
    var unused =
        setup.publish(
            "FeatureSet/card",
            """
            apiVersion: mitra/v1
            kind: FeatureSet
            metadata: { name: card }
            spec: { entity: card, features: [ { count: { windows: [1h] } } ] }
            """);
    unused =
        setup.publish(
            "Model/tiny", TinyModel.resource("tiny", TinyModel.champion("1", "card.count_1h")));
    unused =
        setup.publish(
            "Model/shadow",
            TinyModel.resource(
                "shadow", TinyModel.champion("1", "card.count_1h").put("role", "SHADOW")));
    unused =
        setup.publish(
            "Policy/default",
            """
            apiVersion: mitra/v1
            kind: Policy
            metadata: { name: default }
            spec: { score: { review: 0.5 }, explain: { above: 0.0 } }
            """);
  }

  /** Waits until so many payments are there. */
  private static List<ConsumerRecord<byte[], byte[]>> await(TopicWatch watch, int payments) {
    return watch.await(
        payments + " payments",
        records -> {
          Set<String> ids = new HashSet<>();
          for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!key(record).startsWith("layout/")) {
              ids.add(key(record));
            }
          }
          return ids.size() < payments ? Optional.empty() : Optional.of(List.copyOf(records));
        });
  }

  private static JsonNode verify(Path config) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Mitra.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute("verify", "--config", config.toString(), "-o", "json");
    assertThat(status).as("%s%s", out, err).isZero();
    return JSON.readTree(out.toString());
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private static boolean isLate(ConsumerRecord<byte[], byte[]> record) {
    byte[] late = record.headers().lastHeader(GatherOperator.LATE_HEADER).value();
    return new String(late, UTF_8).equals("true");
  }
}
