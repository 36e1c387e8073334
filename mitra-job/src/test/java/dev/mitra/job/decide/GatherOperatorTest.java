package dev.mitra.job.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.event.Event;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.WireType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The plan of these tests: the card's features are entity 0 of the plan (epoch 1), the merchant's
 * are entity 1; a rule reviews payments of cards with three or more in the hour.
 */
class GatherOperatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BUDGET = 200;
  private static final long HISTORY = 3_600_000;

  /** The budget less the tenth that is kept for deciding and writing. */
  private static final long DEADLINE = Payments.T0 + 180;

  private static final long CARD_AND_MERCHANT = 0b11;
  private static final int CARD = 0;
  private static final int MERCHANT = 1;
  private static final long PLAN_EPOCH = 1;
  private static final double[] CARD_FEATURES = {4, 900.5, 1};
  private static final double[] MERCHANT_FEATURES = {17, 1};
  private static final String PATTERN =
      Controls.resource("Pattern", "p", "", "entity: card\nwithin: 1h\nsequence: [{ begin: a }]");
  private static final Event PAYMENT = Payments.attempt("e1", Payments.T0 - 50, "c1", "m1", 400.5);
  private static final ControlSnapshot SNAPSHOT =
      Controls.snapshot(Controls.CARD, Controls.MERCHANT, Controls.RULE);

  private TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness = harness();

  @BeforeEach
  void open() throws Exception {
    harness.open();
    harness.setProcessingTime(Payments.T0 + 20);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void aPaymentIsDecidedWithItsLastPart() throws Exception {
    send(base(1, CARD_AND_MERCHANT));
    send(card(1));
    assertThat(decisions()).isEmpty();
    send(merchant(1));

    JsonNode decision = onlyDecision();
    assertThat(decision.path("eventId").asText()).isEqualTo("e1");
    assertThat(decision.path("decision").asText()).isEqualTo("REVIEW");
    assertThat(decision.path("status").asText()).isEqualTo("NO_MODEL");
    assertThat(decision.path("epoch").asLong()).isEqualTo(2);
    assertThat(decision.path("missing")).isEmpty();
    assertThat(header(GatherOperator.LATE_HEADER)).isEqualTo("false");
    assertThat(header(GatherOperator.INGEST_HEADER)).isEqualTo(Long.toString(Payments.T0));
    assertThat(header(GatherOperator.DECIDED_HEADER)).isEqualTo(Long.toString(Payments.T0 + 20));
  }

  @Test
  void aVectorIsAsWideAsTheFeaturesAndPatternsOfItsEntity() throws Exception {
    byte[] pattern = Controls.publish(3, 0, PATTERN).value();
    harness.processElement2(
        new StreamRecord<>(
            new AdmittedChange(3, Payments.T0, 0, "Pattern/p", pattern, Map.of("since", 3L))));
    send(Part.base(1, 3, Payments.T0, 1 << CARD, PAYMENT));
    send(Part.vector(1, CARD, 3, new double[] {4, 900.5, 1, 1, 0, 1}));
    assertThat(onlyDecision().path("patterns").findValuesAsText("name")).containsExactly("p");
    assertThat(onlyLogged().value("pattern.p.stage")).isEqualTo(1);
    assertThat(onlyLogged().value("card.coverage")).isEqualTo(1);

    send(Part.base(2, 3, Payments.T0, 1 << CARD, PAYMENT));
    send(Part.vector(2, CARD, 3, CARD_FEATURES));
    assertThat(texts(decisions().get(1).path("missing"))).containsExactly("card");
    assertThat(decisions().get(1).path("patterns")).isEmpty();
  }

  @Test
  void theOrderOfItsPartsDoesNotMatter() throws Exception {
    send(merchant(1));
    send(card(1));
    assertThat(decisions()).isEmpty();
    send(base(1, CARD_AND_MERCHANT));

    assertThat(onlyDecision().path("missing")).isEmpty();
  }

  @Test
  void aPaymentWithoutEntitiesIsDecidedAtOnce() throws Exception {
    send(base(1, 0));

    assertThat(onlyDecision().path("decision").asText()).isEqualTo("ALLOW");
  }

  @Test
  void paymentsDoNotMix() throws Exception {
    send(base(1, CARD_AND_MERCHANT));
    send(Part.base(2, PLAN_EPOCH, Payments.T0, 1 << CARD, Payments.attempt("e2", 1, "c2", "", 1)));
    send(merchant(1));
    send(Part.vector(2, CARD, PLAN_EPOCH, new double[] {1, 1, 1}));
    send(card(1));

    assertThat(decisions())
        .extracting(d -> d.path("eventId").asText() + " " + d.path("decision").asText())
        .containsExactly("e2 ALLOW", "e1 REVIEW");
  }

  @Test
  void atTheDeadlineItIsDecidedWithWhatIsThereAndNamesWhatIsNot() throws Exception {
    send(base(1, CARD_AND_MERCHANT));
    send(merchant(1));
    harness.setProcessingTime(DEADLINE - 1);
    assertThat(decisions()).isEmpty();

    harness.setProcessingTime(DEADLINE);

    JsonNode decision = onlyDecision();
    assertThat(texts(decision.path("missing"))).containsExactly("card");
    assertThat(decision.path("decision").asText()).isEqualTo("ALLOW");
    assertThat(header(GatherOperator.LATE_HEADER)).isEqualTo("false");
    FeatureLog.Entry logged = onlyLogged();
    assertThat(logged.value("card.count_1h")).isNaN();
    assertThat(logged.value("merchant.count_1h")).isEqualTo(17);
    assertThat(logged.value("amount")).isEqualTo(400.5);
  }

  @Test
  void aLatecomerChangesNothingAndLeavesNothing() throws Exception {
    send(base(1, CARD_AND_MERCHANT));
    send(merchant(1));
    harness.setProcessingTime(DEADLINE);

    send(card(1));

    assertThat(decisions()).hasSize(1);
    assertThat(logged()).hasSize(1);
    // What is still expected would be found at the snapshot, as in the test of restores below.
    assertThat(restoredDecisions(harness.snapshot(1, 1))).isEmpty();
    assertThat(gather().waiting()).isZero();
    // The breaker's counts leave at the end of their second, and with them the last timer.
    harness.setProcessingTime(DEADLINE + 1_000);
    assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
  }

  @Test
  void oneTimerServesAllDeadlines() throws Exception {
    harness.setProcessingTime(Payments.T0 + 60);
    for (int ticket = 0; ticket < 50; ticket++) {
      send(
          Part.base(
              ticket,
              PLAN_EPOCH,
              Payments.T0 + ticket,
              CARD_AND_MERCHANT,
              Payments.attempt("e" + ticket, Payments.T0, "c", "m", 1)));
    }
    assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isOne();
    for (int ticket = 0; ticket < 50; ticket++) {
      harness.setProcessingTime(DEADLINE + ticket);
      assertThat(decisions()).hasSize(ticket + 1);
    }
    harness.setProcessingTime(DEADLINE + 2_000);
    assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
  }

  @Test
  void aPaymentThatComesAfterItsDeadlineWaitsForAllItsParts() throws Exception {
    harness.setProcessingTime(Payments.T0 + 60_000);
    send(card(1));
    send(base(1, CARD_AND_MERCHANT));
    harness.setProcessingTime(Payments.T0 + 600_000);
    assertThat(decisions()).isEmpty();

    send(merchant(1));

    assertThat(onlyDecision().path("missing")).isEmpty();
    assertThat(header(GatherOperator.LATE_HEADER)).isEqualTo("true");
  }

  @Test
  void aVectorOfAnotherPlanIsMissing() throws Exception {
    send(base(1, CARD_AND_MERCHANT));
    send(Part.vector(1, CARD, PLAN_EPOCH - 1, CARD_FEATURES));
    send(merchant(1));

    assertThat(texts(onlyDecision().path("missing"))).containsExactly("card");
    assertThat(onlyLogged().value("card.count_1h")).isNaN();
  }

  @Test
  void aVectorOfAnotherLengthIsMissing() throws Exception {
    send(base(1, CARD_AND_MERCHANT));
    send(Part.vector(1, CARD, PLAN_EPOCH, new double[0]));
    send(merchant(1));

    assertThat(texts(onlyDecision().path("missing"))).containsExactly("card");
  }

  @Test
  void anIncompletePaymentSurvivesASnapshotAndIsDecidedAtOnceAfterIt() throws Exception {
    send(base(1, CARD_AND_MERCHANT));
    send(card(1));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    assertThat(gather().leftAtSnapshot()).isOne();

    JsonNode decision = Objects.requireNonNull(restoredDecisions(state).get(0));

    assertThat(decision.path("eventId").asText()).isEqualTo("e1");
    assertThat(decision.path("decision").asText()).isEqualTo("REVIEW");
    assertThat(texts(decision.path("missing"))).containsExactly("merchant");
  }

  @Test
  void aSnapshotBetweenPaymentsIsEmpty() throws Exception {
    send(base(1, CARD_AND_MERCHANT));
    send(card(1));
    send(merchant(1));
    OperatorSubtaskState state = harness.snapshot(1, 1);

    assertThat(gather().leftAtSnapshot()).isZero();
    assertThat(restoredDecisions(state)).isEmpty();
  }

  @Test
  void aChangeThatArrivesIsInForceFromItsTimeOn() throws Exception {
    String blocking = Controls.rule("busy-card", "card.count_1h >= 3", "BLOCK");
    AdmittedChange change =
        new AdmittedChange(
            3,
            Payments.T0 + 1,
            Payments.T0 - 999,
            "Rule/busy-card",
            Controls.publish(3, 0, blocking).value(),
            Map.of());
    harness.processElement2(new StreamRecord<>(change));
    // A restarted source repeats it.
    harness.processElement2(new StreamRecord<>(change));
    for (int ticket = 1; ticket <= 2; ticket++) {
      long ingest = Payments.T0 + ticket - 1;
      send(Part.base(ticket, PLAN_EPOCH, ingest, 1 << CARD, PAYMENT));
      send(card(ticket));
    }

    assertThat(decisions())
        .extracting(d -> d.path("epoch").asLong() + " " + d.path("decision").asText())
        .containsExactly("2 REVIEW", "3 BLOCK");
  }

  @Test
  void theLayoutIsLoggedOnceBeforeItsVectors() throws Exception {
    for (int ticket = 0; ticket < 3; ticket++) {
      send(base(ticket, 0));
    }

    assertThat(featureLog()).hasSize(4);
    assertThat(logged()).hasSize(3);
  }

  private void send(Part part) throws Exception {
    harness.processElement1(new StreamRecord<>(part));
  }

  private GatherOperator gather() {
    return (GatherOperator) harness.getOperator();
  }

  private List<JsonNode> decisions() throws IOException {
    return decisions(harness);
  }

  private static List<JsonNode> decisions(
      TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> from) throws IOException {
    List<JsonNode> decisions = new ArrayList<>();
    for (OutRecord record : from.extractOutputValues()) {
      decisions.add(JSON.readTree(Objects.requireNonNull(record.value())));
    }
    return decisions;
  }

  private JsonNode onlyDecision() throws IOException {
    assertThat(decisions()).hasSize(1);
    return decisions().get(0);
  }

  private String header(String name) {
    String[] headers = harness.extractOutputValues().get(0).headers();
    return headers[List.of(headers).indexOf(name) + 1];
  }

  private List<OutRecord> featureLog() {
    return harness.getSideOutput(SideOutputs.FEATURE_LOG).stream()
        .map(StreamRecord::getValue)
        .toList();
  }

  private List<FeatureLog.Entry> logged() throws IOException {
    FeatureLog.Reader reader = new FeatureLog.Reader();
    List<FeatureLog.Entry> entries = new ArrayList<>();
    for (OutRecord record : featureLog()) {
      entries.addAll(reader.read(record.key(), Objects.requireNonNull(record.value())));
    }
    return entries;
  }

  private FeatureLog.Entry onlyLogged() throws IOException {
    assertThat(logged()).hasSize(1);
    return logged().get(0);
  }

  /** What an operator decides that starts with this state. */
  private static List<JsonNode> restoredDecisions(OperatorSubtaskState state) throws Exception {
    try (TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> restored = harness()) {
      restored.initializeState(state);
      restored.open();
      return decisions(restored);
    }
  }

  private static TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness() {
    try {
      TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> made =
          new TwoInputStreamOperatorTestHarness<>(
              new GatherOperator(Payments.YAML, BUDGET, HISTORY, SNAPSHOT, ControlReader.NONE));
      made.setup(WireType.OUT_RECORD.createSerializer(new SerializerConfigImpl()));
      return made;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Part base(long ticket, long entities) {
    return Part.base(ticket, PLAN_EPOCH, Payments.T0, entities, PAYMENT);
  }

  private static Part card(long ticket) {
    return Part.vector(ticket, CARD, PLAN_EPOCH, CARD_FEATURES);
  }

  private static Part merchant(long ticket) {
    return Part.vector(ticket, MERCHANT, PLAN_EPOCH, MERCHANT_FEATURES);
  }
}
