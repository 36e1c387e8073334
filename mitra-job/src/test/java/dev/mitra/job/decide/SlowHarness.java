package dev.mitra.job.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.event.Event;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.Models;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.RecordedMetrics;
import dev.mitra.job.wire.ActionCounts;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.WireType;
import dev.mitra.model.ModelRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * {@link SlowGather} in Flink's harness, with a budget of 200 ms. Its plan (epoch 1) has the card's
 * features as entity 0 and the merchant's as entity 1. An amount of 900 has a high score.
 */
final class SlowHarness implements AutoCloseable {
  static final long BUDGET = 200;
  static final String CHAMPION = Models.model("champion", ModelRole.CHAMPION);
  static final String SHADOW = Models.model("shadow", ModelRole.SHADOW);
  static final String EXPLAINING =
      Controls.resource("Policy", "default", "", "score: { review: 0.5 }\nexplain: { above: 0.5 }");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PLAN_EPOCH = 1;
  private static final double[] CARD_FEATURES = {4, 900.5, 1};
  private static final double[] MERCHANT_FEATURES = {17, 1};

  /** A decision with its headers. */
  record Decision(JsonNode body, byte[] bytes, List<String> headers) {
    String id() {
      return body.path("eventId").asText();
    }

    boolean isLate() {
      return header(GatherOperator.LATE_HEADER).equals("true");
    }

    long decidedMillis() {
      return Long.parseLong(header(GatherOperator.DECIDED_HEADER));
    }

    private String header(String name) {
      return headers.get(headers.indexOf(name) + 1);
    }

    List<String> dropped() {
      return texts("dropped");
    }

    List<String> missing() {
      return texts("missing");
    }

    /** The models that have a score. */
    List<String> scored() {
      List<String> names = new ArrayList<>();
      for (JsonNode model : body.path("models")) {
        if (!model.path("score").isNull()) {
          names.add(model.path("name").asText());
        }
      }
      return names;
    }

    boolean isExplained() {
      return body.has("explanation");
    }

    private List<String> texts(String member) {
      List<String> texts = new ArrayList<>();
      body.path(member).forEach(text -> texts.add(text.asText()));
      return texts;
    }
  }

  final RecordedMetrics metrics = new RecordedMetrics();
  final SlowGather gather;

  /** Everything in force. */
  final List<AdmittedChange> history;

  private final MockEnvironment environment;
  private final AbstractStreamOperatorTestHarness<OutRecord> harness;
  private long ticket;

  /**
   * @param resources what is in force behind the features of cards and merchants
   */
  SlowHarness(String... resources) throws Exception {
    List<String> all = new ArrayList<>(List.of(Controls.CARD, Controls.MERCHANT));
    all.addAll(List.of(resources));
    history = Controls.admitted(all.toArray(String[]::new));
    gather = new SlowGather(BUDGET, ControlSnapshot.of(history, history.size()));
    environment = new MockEnvironmentBuilder().setMetricGroup(metrics.task()).build();
    harness = new AbstractStreamOperatorTestHarness<>(gather, environment);
    harness.setup(WireType.OUT_RECORD.createSerializer(new SerializerConfigImpl()));
    harness.open();
    setTime(Payments.T0);
  }

  /** Sets the clock, which goes on from there as work is done, and lets timers fire. */
  void setTime(long millis) throws Exception {
    var unused = gather.takeBehind();
    harness.setProcessingTime(millis);
  }

  /** What the clock says now. */
  long now() {
    return gather.getProcessingTimeService().getCurrentProcessingTime();
  }

  /** A payment whose features all are there when it comes; answers its ticket. */
  long pay(String id, long ingestMillis, String card, double amount) {
    long its = payWithoutFeatures(id, ingestMillis, card, amount);
    cardFeatures(its);
    merchantFeatures(its);
    return its;
  }

  /** A payment whose features are still to come; answers its ticket. */
  long payWithoutFeatures(String id, long ingestMillis, String card, double amount) {
    ticket++;
    Event payment = Payments.attempt(id, ingestMillis - 50, card, "m", amount);
    send(Part.base(ticket, PLAN_EPOCH, ingestMillis, 0b11, payment));
    return ticket;
  }

  /** The features of a payment's card come. */
  void cardFeatures(long of) {
    send(Part.vector(of, 0, PLAN_EPOCH, CARD_FEATURES));
  }

  /** The features of a payment's merchant come. */
  void merchantFeatures(long of) {
    send(Part.vector(of, 1, PLAN_EPOCH, MERCHANT_FEATURES));
  }

  private void send(Part part) {
    gather.processElement1(new StreamRecord<>(part));
  }

  /** All decisions so far. */
  List<Decision> decisions() {
    List<Decision> decisions = new ArrayList<>();
    for (OutRecord record : harness.extractOutputValues()) {
      decisions.add(decision(record));
    }
    return decisions;
  }

  /** The newest decision. */
  Decision last() {
    List<OutRecord> records = harness.extractOutputValues();
    return decision(records.get(records.size() - 1));
  }

  private static Decision decision(OutRecord record) {
    byte[] bytes = Objects.requireNonNull(record.value());
    try {
      return new Decision(JSON.readTree(bytes), bytes, List.of(record.headers()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The feature log. */
  List<OutRecord> featureLog() {
    return harness.getSideOutput(SideOutputs.FEATURE_LOG).stream()
        .map(StreamRecord::getValue)
        .toList();
  }

  /** The payments of the feature log. */
  List<FeatureLog.Entry> logged() throws IOException {
    FeatureLog.Reader reader = new FeatureLog.Reader();
    List<FeatureLog.Entry> entries = new ArrayList<>();
    for (OutRecord record : featureLog()) {
      entries.addAll(reader.read(record.key(), Objects.requireNonNull(record.value())));
    }
    return entries;
  }

  /** What was counted for the breaker so far. */
  List<ActionCounts> actionCounts() {
    var counts = harness.getSideOutput(SideOutputs.ACTION_COUNTS);
    return counts == null ? List.of() : counts.stream().map(StreamRecord::getValue).toList();
  }

  /** How many payments something was left out of. */
  long dropped(Rung rung) {
    return metrics.counter("mitra_dropped{what=" + rung.text() + "}");
  }

  @Override
  public void close() throws Exception {
    harness.close();
    environment.close();
  }
}
