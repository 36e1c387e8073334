package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.pattern.CompiledPattern;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Longer with {@code -Dmitra.forgettings=N}. What was replaced is forgotten, and nobody can tell:
 * not by what is in force after a restore, in whichever operator, nor by the verdicts on what comes
 * later.
 */
class ForgettingTest {
  private static final int RUNS = Integer.getInteger("mitra.forgettings", 15);
  private static final int RECORDS = 60;
  private static final long DELAY = 1_000;
  private static final long HISTORY = 20_000;

  /** Between two records. */
  private static final long STEP = 3_000;

  @Test
  void nobodyCanTellWhatWasForgotten() {
    long seed = Seeds.announce(ForgettingTest.class);
    int forgotten = 0;
    for (int run = 0; run < RUNS; run++) {
      forgotten += run(Seeds.random(seed, run), "run " + run);
    }
    assertThat(forgotten).as("changes forgotten in all runs").isGreaterThan(RUNS * RECORDS / 10);
  }

  /** An operator: what it keeps, and what it knows. */
  private static final class Operator {
    final Compilation.Scope scope;
    final Map<Long, AdmittedChange> kept = new TreeMap<>();
    ControlView view;
    int forgotten;

    Operator(Compilation.Scope scope) {
      this.scope = scope;
      this.view = new ControlView(Payments.SCHEMA, scope, HISTORY);
    }

    void add(AdmittedChange change) {
      if (scope == Compilation.Scope.ALL || ChangeEntry.concernsFeatures(change)) {
        kept.put(change.epoch(), change);
        view.add(change);
      } else {
        view.saw(change);
      }
    }

    void restore() {
      for (Long epoch : view.takeUnneeded()) {
        forgotten += kept.remove(epoch) == null ? 0 : 1;
      }
      Optional<AdmittedChange> base = view.base();
      view.close();
      view = new ControlView(Payments.SCHEMA, scope, HISTORY);
      view.load(List.copyOf(kept.values()), base);
    }
  }

  private static int run(Random random, String name) {
    Admission whole = admission();
    Admission forgetful = admission();
    ControlView all = new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, Long.MAX_VALUE / 2);
    Operator deciding = new Operator(Compilation.Scope.ALL);
    Operator features = new Operator(Compilation.Scope.FEATURES);
    List<Operator> operators = List.of(deciding, features);
    long now = Payments.T0;
    for (int offset = 0; offset < RECORDS; offset++) {
      now += STEP;
      RawRecord record = record(offset, now, random);
      Admission.Verdict verdict = whole.admit(record);
      Admission.Verdict again = forgetful.admit(record);
      assertThat(again.ack()).as("%s, record %d", name, offset).isEqualTo(verdict.ack());
      if (verdict.change().isPresent()) {
        all.add(verdict.change().get());
        operators.forEach(operator -> operator.add(verdict.change().get()));
      }
      if (random.nextInt(4) == 0) {
        forgetful.forgetReplaced();
        List<AdmittedChange> kept = forgetful.admitted();
        forgetful = admission();
        assertThat(forgetful.restore(kept)).as(name).isEmpty();
      }
      for (Operator operator : operators) {
        if (random.nextInt(3) == 0) {
          operator.restore();
        }
      }
      for (long ingest = now - HISTORY + 2 * STEP; ingest <= now; ingest += STEP) {
        Configuration expected = all.at(ingest);
        assertThat(text(deciding.view.at(ingest)))
            .as("%s after record %d, deciding at %d", name, offset, ingest - now)
            .isEqualTo(text(expected));
        Configuration plan = features.view.at(ingest);
        assertThat(plan.planEpoch())
            .as(
                "%s after record %d at %d: kept %s of %s",
                name,
                offset,
                ingest - now,
                describe(features.kept.values()),
                describe(whole.admitted()))
            .isEqualTo(expected.planEpoch());
        assertThat(plan.plan().names()).isEqualTo(expected.plan().names());
        assertThat(patterns(plan)).isEqualTo(patterns(expected));
      }
    }
    all.close();
    operators.forEach(operator -> operator.view.close());
    return deciding.forgotten + features.forgotten;
  }

  private static Admission admission() {
    return new Admission(AdmissionRules.unsigned(Payments.SCHEMA, DELAY, Payments.STATE_RETENTION));
  }

  private static RawRecord record(int offset, long now, Random random) {
    int choice = random.nextInt(10);
    if (choice < 3) {
      String key =
          List.of(
                  "FeatureSet/card",
                  "FeatureSet/merchant",
                  "Rule/r0",
                  "Rule/r1",
                  "List/l",
                  "Pattern/p0",
                  "Pattern/p1")
              .get(random.nextInt(7));
      List<String> version =
          random.nextBoolean() ? List.of() : List.of("mitra-version", "" + (offset + 1));
      return new RawRecord(
          "control", 0, offset, now, key.getBytes(StandardCharsets.UTF_8), null, version);
    }
    String metadata = random.nextInt(3) == 0 ? ", version: " + (offset + 1) : "";
    if (random.nextInt(5) == 0) {
      metadata += ", effectiveAt: " + Instant.ofEpochMilli(now + random.nextInt(30_000));
    }
    if (choice == 9) {
      List<String> parts = new ArrayList<>();
      parts.add(resource(random, ""));
      parts.add(resource(random, ""));
      StringBuilder bundle =
          new StringBuilder(
              "apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: b%d%s }\nspec:\n  resources:\n"
                  .formatted(random.nextInt(2), metadata));
      for (String part : parts) {
        bundle.append("    - ").append(part.indent(6).strip()).append('\n');
      }
      if (random.nextBoolean()) {
        bundle.append("  delete: [Rule/r").append(random.nextInt(3)).append("]\n");
      }
      return Controls.publish(offset, now, bundle.toString());
    }
    return Controls.publish(offset, now, resource(random, metadata));
  }

  private static String resource(Random random, String metadata) {
    return switch (random.nextInt(8)) {
      case 0 ->
          Controls.resource(
              "FeatureSet",
              "card",
              metadata,
              "entity: card\nfeatures: [{ count: { windows: [1h, %dm] } }]"
                  .formatted(1 + random.nextInt(50)));
      case 1 ->
          Controls.resource(
              "FeatureSet",
              "merchant",
              metadata,
              "entity: merchant\nfeatures: [{ count: { windows: [%dh] } }]"
                  .formatted(1 + random.nextInt(20)));
      case 2 ->
          Controls.resource(
              "List", "l", metadata, "entries: [{ value: v%d }]".formatted(random.nextInt(9)));
      case 3 ->
          Controls.resource(
              "Rule",
              "r" + random.nextInt(3),
              metadata,
              "when: card in list('l') && amount > %d\naction: BLOCK".formatted(random.nextInt(9)));
      case 4 ->
          Controls.resource(
              "Rule",
              "r" + random.nextInt(3),
              metadata,
              "when: card.count_1h > %d\naction: REVIEW".formatted(random.nextInt(9)));
      case 5, 6 ->
          Controls.resource(
              "Pattern",
              "p" + random.nextInt(2),
              metadata,
              "entity: %s\nmode: %s\nwithin: %dh\nsequence: [{ begin: a, where: amount > 5 }]"
                  .formatted(
                      random.nextBoolean() ? "card" : "merchant",
                      random.nextBoolean() ? "ACTIVE" : "SHADOW",
                      1 + random.nextInt(2)));
      default ->
          Controls.resource(
              "Policy", "default", metadata, "score: { block: 0.%d }".formatted(random.nextInt(9)));
    };
  }

  private static List<String> describe(Collection<AdmittedChange> changes) {
    return changes.stream()
        .map(
            change ->
                change.epoch() + " " + change.key() + (change.body() == null ? " deleted" : ""))
        .toList();
  }

  private static String text(Configuration configuration) {
    return configuration.epoch()
        + " plan "
        + configuration.planEpoch()
        + " "
        + configuration.plan().names()
        + " patterns "
        + patterns(configuration)
        + " rules "
        + IntStream.range(0, configuration.rules().size())
            .mapToObj(configuration.rules()::get)
            .map(rule -> rule.name() + "@" + rule.epoch())
            .toList()
        + " lists "
        + configuration.lists().size()
        + " "
        + configuration.policy().spec();
  }

  private static List<String> patterns(Configuration configuration) {
    return configuration.patterns().stream()
        .map(
            pattern ->
                pattern.name()
                    + "@"
                    + pattern.epoch()
                    + " "
                    + pattern.spec().mode()
                    + " "
                    + pattern.compiled().map(CompiledPattern::fingerprint))
        .toList();
  }
}
