package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.wire.AdmittedChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether a pattern goes on with what was under way when it is published again. */
class PatternSinceTest extends PatternScript {
  @Test
  void itGoesOnAsLongAsItFollowsTheSameSequence() {
    long first = admit(pattern("p", "card", SEQUENCE)).epoch();
    long fingerprint = compiled().fingerprint();
    for (String other : List.of("mode: SHADOW", "counts: [1h, 7d]", "description: why")) {
      admit(pattern("p", "card", SEQUENCE + "\n" + other));
      assertThat(compiled().since()).as(other).isEqualTo(first);
      assertThat(compiled().fingerprint()).as(other).isEqualTo(fingerprint);
    }
    String labels = ", version: 7, labels: { owner: risk-in }";
    AdmittedChange last =
        admit(Controls.resource("Pattern", "p", labels, "entity: card\n" + SEQUENCE));
    assertThat(compiled().since()).isEqualTo(first);
    assertThat(compiled().epoch()).isEqualTo(last.epoch());
    assertThat(last.measuresSince()).isEqualTo(Map.of("since", first));
  }

  @Test
  void itBeginsAnewWithAnotherSequenceAndTheVerdictSaysSo() {
    admit(pattern("p", "card", SEQUENCE));
    long fingerprint = compiled().fingerprint();
    for (String other :
        List.of(
            SEQUENCE.replace("500", "501"),
            SEQUENCE.replace("24h", "23h"),
            SEQUENCE + "\nskip: SKIP_TO_NEXT",
            SEQUENCE + "\nlateness: 2m")) {
      Admission.Verdict verdict = publish(pattern("p", "card", other));
      assertThat(verdict.ack().warnings())
          .containsExactly(
              "Pattern/p follows another sequence now: what was under way and counted begins anew");
      assertThat(compiled().since()).isEqualTo(offset - 1);
      assertThat(compiled().fingerprint()).isNotEqualTo(fingerprint);
      fingerprint = compiled().fingerprint();
    }
  }

  @Test
  void itBeginsAnewAfterItWasDeleted() {
    admit(pattern("p", "card", SEQUENCE));
    long fingerprint = compiled().fingerprint();
    delete("Pattern/p");
    long again = admit(pattern("p", "card", SEQUENCE)).epoch();
    assertThat(compiled().since()).isEqualTo(again);
    assertThat(compiled().fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void aChangeOfFeaturesDoesNotBeginItAnew() {
    long first = admit(pattern("p", "card", SEQUENCE)).epoch();
    long fingerprint = compiled().fingerprint();
    admit(
        Controls.featureSet(
            "card", "a: { count: true, windows: [5m] }", "count: { windows: [1h, 24h] }"));
    assertThat(compiled().since()).isEqualTo(first);
    assertThat(compiled().fingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void inABundleItGoesOnBesideAFeatureSetOfTheSameName() {
    long first = admit(bundle(pattern("card", "card", SEQUENCE), Controls.CARD)).epoch();
    AdmittedChange again =
        admit(bundle(pattern("card", "card", SEQUENCE + "\nmode: SHADOW"), Controls.CARD));
    assertThat(compiled().since()).isEqualTo(first);
    assertThat(again.measuresSince()).containsEntry("Pattern/card/since", first).hasSize(3);
    assertThat(configuration(Compilation.Scope.FEATURES).plan().measuresSince())
        .isEqualTo(configuration(Compilation.Scope.ALL).plan().measuresSince())
        .hasSize(2)
        .doesNotContainValue(first);
  }

  @Test
  void whatWaitsForItsTimeGoesOnWithWhatIsInForceThen() {
    long first = admit(pattern("p", "card", SEQUENCE)).epoch();
    AdmittedChange tomorrow = admit(later(SEQUENCE + "\nmode: SHADOW", 60_000));
    AdmittedChange other = admit(later(SEQUENCE.replace("500", "600"), 120_000));
    assertThat(tomorrow.measuresSince()).isEqualTo(Map.of("since", first));
    assertThat(other.measuresSince()).isEqualTo(Map.of("since", other.epoch()));

    // Published between them: whatever waited is withdrawn.
    long between = admit(pattern("p", "card", SEQUENCE)).epoch();
    now += 180_000;
    admit(Controls.rule("r", "amount > 1", "TAG"));
    assertThat(compiled().since()).isEqualTo(first);
    assertThat(compiled().epoch()).isEqualTo(between);
  }

  @Test
  void afterARestartItGoesOnAsBefore() {
    long first = admit(pattern("p", "card", SEQUENCE)).epoch();
    admit(pattern("p", "card", SEQUENCE + "\nmode: SHADOW"));
    long fingerprint = compiled().fingerprint();
    now += 60_000;
    admit(Controls.rule("r", "amount > 1", "TAG"));
    restart();
    assertThat(compiled().since()).isEqualTo(first);
    assertThat(compiled().fingerprint()).isEqualTo(fingerprint);
    assertThat(admission.admitted()).extracting(AdmittedChange::epoch).doesNotContain(first);
    admit(pattern("p", "card", SEQUENCE + "\ncounts: [1h]"));
    assertThat(compiled().since()).isEqualTo(first);
  }

  private String later(String spec, long delay) {
    String metadata = ", effectiveAt: " + Instant.ofEpochMilli(now + delay);
    return Controls.resource("Pattern", "p", metadata, "entity: card\n" + spec);
  }

  private static String bundle(String... resources) {
    StringBuilder spec = new StringBuilder("resources:");
    for (String resource : resources) {
      spec.append("\n  - ").append(resource.strip().replace("\n", "\n    "));
    }
    return Controls.resource("Bundle", "b", "", spec.toString());
  }
}
