package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.control.Ack;
import dev.mitra.job.testing.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** A rule that blocks everything is demoted by the job itself, and payments pass again. */
class BreakerIT {
  private static final int MINIMUM = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String POLICY =
      """
      apiVersion: mitra/v1
      kind: Policy
      metadata: { name: default }
      spec:
        breaker: { share: 0.5, window: 1m, minimum: MINIMUM, actions: [BLOCK] }
      """
          .replace("MINIMUM", Integer.toString(MINIMUM));
  private static final String BLOCKS_ALL =
      """
      apiVersion: mitra/v1
      kind: Rule
      metadata: { name: blocks-all }
      spec: { when: amount >= 0, action: BLOCK }
      """;

  private int payments;

  @Test
  void aRuleThatBlocksEverythingIsDemotedAndPaymentsPass() {
    try (JobUnderTest job = JobUnderTest.started()) {
      job.apply("Policy/default", POLICY);
      long rule = job.apply("Rule/blocks-all", BLOCKS_ALL);

      JsonNode passed = firstThatPasses(job, rule);

      long demotion = passed.path("epoch").asLong();
      assertThat(demotion).as("%s", passed).isGreaterThan(rule);
      assertThat(payments).as("payments that were blocked").isGreaterThanOrEqualTo(MINIMUM);
      assertThat(passed.path("rules")).isEmpty();
      assertThat(passed.at("/shadowRules/0/name").asText()).isEqualTo("blocks-all");
      assertThat(passed.at("/shadowRules/0/effect").asText()).isEqualTo("DEMOTED");
      Ack verdict = job.verdict(demotion);
      assertThat(verdict.resource()).isEqualTo("Demotion/rule-blocks-all");
      assertThat(verdict.findings()).isEmpty();

      // The next version is active, is counted anew, and is demoted in its turn.
      payments = 0;
      long again = job.apply("Rule/blocks-all", BLOCKS_ALL);
      JsonNode passedAgain = firstThatPasses(job, again);
      assertThat(passedAgain.path("epoch").asLong()).isGreaterThan(again);
      assertThat(payments).isGreaterThanOrEqualTo(MINIMUM);
      job.assertNeverFailed();
    }
  }

  @Test
  void aBrokerThatRefusesTheDemotionStopsNoPaymentAndGetsItOnceItAllows() throws Exception {
    try (JobUnderTest job = JobUnderTest.started()) {
      job.apply("Policy/default", POLICY);
      long rule = job.apply("Rule/blocks-all", BLOCKS_ALL);
      // Now the broker refuses every record of the control topic.
      allowBytes(job, 1);
      Instant until = Instant.now().plusSeconds(5);
      while (Instant.now().isBefore(until) || payments < 3 * MINIMUM) {
        assertThat(next(job).path("decision").asText()).isEqualTo("BLOCK");
      }
      job.assertNeverFailed();

      allowBytes(job, 1_000_000);

      assertThat(firstThatPasses(job, rule).path("epoch").asLong()).isGreaterThan(rule);
      job.assertNeverFailed();
    }
  }

  private static void allowBytes(JobUnderTest job, int bytes) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, job.topics().control());
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
    }
  }

  /** Sends payments one after the other until one is not blocked. */
  private JsonNode firstThatPasses(JobUnderTest job, long rule) {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      JsonNode decision = next(job);
      if (!decision.path("decision").asText().equals("BLOCK")) {
        return decision;
      }
      assertThat(decision.at("/rules/0/epoch").asLong()).as("%s", decision).isEqualTo(rule);
    }
    throw new AssertionError("every payment is still blocked after " + payments + " payments");
  }

  private JsonNode next(JobUnderTest job) {
    payments++;
    return job.decide(PaymentEvent.fresh("p" + System.nanoTime()).of(100));
  }
}
