package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.job.control.Ack;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that comes through a topic stops the job, changes what is in force, or gets lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final String FEATURES =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card }
      spec:
        entity: card
        where: "type == 'payment.attempted'"
        features:
          - count: { windows: [10m] }
      """;
  private static final String RULE =
      """
      apiVersion: mitra/v1
      kind: Rule
      metadata: { name: high-amount }
      spec: { when: amount > 1000 && card.count_10m >= 1, action: REVIEW }
      """;
  private static final String LATER_RULE =
      """
      apiVersion: mitra/v1
      kind: Rule
      metadata: { name: any-amount }
      spec: { when: amount > 1 && card.count_10m >= 1, action: CHALLENGE }
      """;

  private final JobUnderTest job = new JobUnderTest();
  private final Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private int payments;

  @BeforeAll
  void startTheJobWithResourcesInForce() {
    job.publish("FeatureSet/card", FEATURES);
    job.publish("Rule/high-amount", RULE);
    job.start();
  }

  @AfterAll
  void stopTheJob() {
    job.close();
  }

  @AfterEach
  void theJobHasNotFailed() {
    job.assertNeverFailed();
  }

  @ParameterizedTest
  @EnumSource
  void aBadEventBecomesADeadLetterAndTheNextOneIsDecided(BadEvent bad) throws IOException {
    byte[] bytes = bad.bytes();
    RecordMetadata sent = job.send(1, bytes);
    String next = "after-" + bad.name();
    job.send(1, PaymentEvent.fresh(next).json());

    ConsumerRecord<byte[], byte[]> record = job.deadLetter(sent);
    JsonNode letter = job.json(record);
    assertThat(letter.path("topic").asText()).isEqualTo(job.topics().payments().get(0));
    assertThat(letter.path("partition").asInt()).isEqualTo(1);
    assertThat(letter.path("offset").asLong()).isEqualTo(sent.offset());
    assertThat(letter.path("timestamp").asLong()).isEqualTo(sent.timestamp());
    assertThat(letter.path("stage").asText()).isEqualTo("decode");
    assertThat(letter.path("reason").asText()).isEqualTo(bad.reason);
    assertThat(letter.path("message").asText()).contains(bad.message);
    checkPayload(bad, bytes, letter);
    assertThat(job.decision(next).path("decision").asText()).isEqualTo("ALLOW");
    assertThatNoDeadLetterHoldsACardNumber();
  }

  private static void checkPayload(BadEvent bad, byte @Nullable [] bytes, JsonNode letter)
      throws IOException {
    if (bytes == null) {
      assertThat(letter.has("payloadBytes")).isFalse();
    } else {
      assertThat(letter.path("payloadBytes").asInt(-1)).isEqualTo(bytes.length);
    }
    switch (bad.payload) {
      case KEPT, NOTHING_IN_IT -> assertThat(letter.path("payload").binaryValue()).isEqualTo(bytes);
      case TOO_LARGE ->
          assertThat(letter.path("payloadLeftOut").asText()).isEqualTo("larger than 65536 bytes");
      case MAY_HOLD_CARD_NUMBER ->
          assertThat(letter.path("payloadLeftOut").asText()).isEqualTo("it may hold a card number");
      case NONE -> assertThat(letter.has("payloadLeftOut")).isFalse();
    }
    if (bad.payload != BadEvent.Payload.KEPT && bad.payload != BadEvent.Payload.NOTHING_IN_IT) {
      assertThat(letter.has("payload")).isFalse();
    }
  }

  private void assertThatNoDeadLetterHoldsACardNumber() {
    for (ConsumerRecord<byte[], byte[]> record : job.deadLettersSoFar()) {
      String payload = job.json(record).path("payload").asText();
      String all =
          new String(record.key(), UTF_8)
              + new String(record.value(), UTF_8)
              + new String(Base64.getDecoder().decode(payload), UTF_8);
      assertThat(all).doesNotContain(BadEvent.CARD_NUMBER, BadEvent.CARD_NUMBER_IN_GROUPS);
    }
  }

  @Test
  void badControlRecordsAreRefusedWithReasonsAndChangeNothing() {
    ObjectNode before = probe();
    SoftAssertions softly = new SoftAssertions();
    for (BadControl bad : BadControl.values()) {
      Ack ack = job.verdict(job.publish(bad.key(), bad.value()));
      softly.assertThat(ack.resource()).as("the resource of %s", bad).isEqualTo(bad.resource);
      softly.assertThat(ack.findings()).as("the findings on %s", bad).anyMatch(f -> says(bad, f));
      softly.assertThat(ack.effectiveAt()).as("when %s comes into force", bad).isEqualTo(-1);
      softly.assertThat(probe()).as("the decision after %s", bad).isEqualTo(before);
    }
    softly.assertAll();

    long epoch = job.apply("Rule/any-amount", LATER_RULE);
    ObjectNode after = probe();
    assertThat(after.path("epoch").asLong()).isEqualTo(epoch);
    assertThat(after.path("decision").asText()).isEqualTo("CHALLENGE");
    assertThat(after.path("reasons").toString()).isEqualTo("[\"ANY_AMOUNT\",\"HIGH_AMOUNT\"]");
    job.delete("Rule/any-amount");
  }

  private static boolean says(BadControl bad, Finding finding) {
    return finding.path().equals(bad.path)
        && bad.words.stream().allMatch(finding.message()::contains);
  }

  /**
   * The decision on one more payment which only its id and its card tell from the others, without
   * its id.
   */
  private ObjectNode probe() {
    String id = "probe-" + payments++;
    ObjectNode decision = (ObjectNode) job.decide(PaymentEvent.fresh(id).at(time).of(5000));
    assertThat(decision.remove("eventId").asText()).isEqualTo(id);
    return decision;
  }
}
