package dev.mitra.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.signature.RecordHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Control topics of the small schema, record by record. */
final class Histories {
  /** When the first record is published; each next one a minute later. */
  static final long START = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();

  static final long MINUTE = 60_000;

  static final String CARD =
      Controls.resource(
          "FeatureSet",
          "card",
          ", labels: { owner: data }",
          "entity: card\nfeatures:\n  - count: { windows: [1h] }\n"
              + "  - amount: { of: amount, aggregates: [avg], windows: [7d] }\nderived:\n"
              + "  - vs_usual: \"amount / card.amount_avg_7d\"");

  private final ControlHistory history = new ControlHistory(settings());
  private long epoch;

  static ControlHistory.Settings settings() {
    return new ControlHistory.Settings(
        Payments.SCHEMA, 1_000, Payments.STATE_RETENTION, Optional.empty(), ModelFileSettings.NONE);
  }

  /** A rule with a version. */
  static String rule(int version, String when, String action) {
    return Controls.resource(
        "Rule",
        "busy-card",
        ", version: " + version + ", labels: { owner: risk-in }",
        "description: A card that pays very often.\nwhen: "
            + when
            + "\naction: "
            + action
            + "\npoints: 20");
  }

  /** A topic in which everything has happened that commands show. */
  static Histories eventful() {
    return new Histories()
        .publish(CARD)
        .publish(Controls.POLICY)
        .publish(rule(1, "card.count_1h >= 3", "REVIEW"))
        .publish(rule(2, "card.count_1h >= 3 && amount > 100", "CHALLENGE"))
        .publish(rule(3, "card.cuont_1h >= 3 && card.amount > 5", "BLOCK"))
        .publish(Controls.rule("old-rule", "amount > 100000", "TAG"))
        .delete("Rule/old-rule")
        .publish("no resource")
        .publish(
            Controls.resource(
                "Rule",
                "busy-card",
                ", version: 4, effectiveAt: 2026-04-01T00:00:00Z",
                "when: card.count_1h >= 4\naction: BLOCK"));
  }

  /** Publishes a resource, which may be refused. */
  Histories publish(String resource) {
    var unused = history.add(Controls.publish(epoch, time(), resource));
    epoch++;
    return this;
  }

  Histories delete(String key) {
    return delete(key, List.of());
  }

  Histories delete(String key, int version) {
    return delete(key, List.of(RecordHeaders.VERSION, Integer.toString(version)));
  }

  private Histories delete(String key, List<String> headers) {
    var unused =
        history.add(new RawRecord("control", 0, epoch, time(), key.getBytes(UTF_8), null, headers));
    epoch++;
    return this;
  }

  private long time() {
    return START + epoch * MINUTE;
  }

  /** A minute after the last record. */
  long now() {
    return time();
  }

  ControlHistory history() {
    return history;
  }
}
