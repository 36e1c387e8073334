package dev.mitra.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.Finding;
import dev.mitra.job.cli.Outcome.Effect;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code mitra apply --atomic}: what is in the bundle, and how its verdict is told. */
class AtomicBundleTest {
  private final Histories topic = new Histories().publish(Controls.POLICY).publish(Controls.CARD);

  private static Proposed proposed(String place, String resource, String... signatures) {
    byte[] body = resource.getBytes(UTF_8);
    return new Proposed(
        place, ResourceParser.parse(null, body), Optional.of(body), List.of(signatures));
  }

  private AtomicBundle bundle(Optional<String> name) {
    return new AtomicBundle(
        List.of(
            proposed("a.yaml", Controls.CARD.replace("1h", "2h")),
            proposed("r.yaml", Controls.RULE),
            proposed("p.yaml", Controls.POLICY)),
        name,
        topic.history(),
        false);
  }

  private static Outcome verdict(AtomicBundle bundle, Finding... findings) {
    Proposed record = bundle.records().get(0);
    return new Outcome(
        "",
        record.id(),
        findings.length == 0 ? Effect.CREATED : Effect.REFUSED,
        true,
        OptionalLong.empty(),
        OptionalLong.of(9),
        OptionalLong.of(5_000),
        List.of(findings),
        List.of(),
        List.of());
  }

  @Test
  void oneRecordHoldsWhatChangesSomething() {
    AtomicBundle bundle = bundle(Optional.empty());
    assertThat(bundle.records()).hasSize(1);
    ControlRecord.Bundle record = (ControlRecord.Bundle) bundle.records().get(0).record();
    assertThat(record.items().stream().map(ControlRecord::id).map(ResourceId::toKey))
        .containsExactly("FeatureSet/card", "Rule/busy-card");
    assertThat(record.id().name()).matches("apply-[0-9a-f]{12}");
    assertThat(bundle(Optional.empty()).records().get(0).id()).isEqualTo(record.id());
    assertThat(bundle(Optional.of("march")).records().get(0).id().name()).isEqualTo("march");
    assertThat(bundle.unchanged()).extracting(Outcome::effect).containsExactly(Effect.UNCHANGED);
  }

  @Test
  void itsVerdictIsThatOfEachOfItsResources() {
    AtomicBundle bundle = bundle(Optional.of("march"));
    assertThat(bundle.parts(verdict(bundle)))
        .extracting(part -> part.id() + " " + part.effect() + " " + part.epoch().getAsLong())
        .containsExactly(
            "Bundle/march CREATED 9", "FeatureSet/card CONFIGURED 9", "Rule/busy-card CREATED 9");
  }

  @Test
  void findingsAreToldOfTheFileThatTheyAreAbout() {
    AtomicBundle bundle = bundle(Optional.of("march"));
    List<Outcome> parts =
        bundle.parts(
            verdict(
                bundle,
                new Finding("spec.resources[1] (Rule/busy-card) spec.when", "is wrong"),
                new Finding("Rule/other spec.when", "reads what would be gone")));
    assertThat(parts).extracting(Outcome::effect).containsOnly(Effect.REFUSED);
    assertThat(Outcomes.remarks(parts.get(0)))
        .containsExactly("Rule/other spec.when: reads what would be gone");
    assertThat(Outcomes.remarks(parts.get(1))).containsExactly("r.yaml spec.when: is wrong");
    assertThat(parts).hasSize(2);
  }

  @Test
  void whatCannotBeInABundleIsRefusedWithAllFindings() {
    String later =
        Controls.resource(
            "Rule",
            "later",
            ", effectiveAt: 2026-04-01T00:00:00Z",
            "when: amount > 1\naction: TAG");
    assertThatThrownBy(
            () ->
                new AtomicBundle(
                    List.of(proposed("l.yaml", later)), Optional.empty(), topic.history(), false))
        .hasMessageContaining("l.yaml metadata.effectiveAt: is not allowed here; the bundle's own");
    assertThatThrownBy(
            () ->
                new AtomicBundle(
                    List.of(proposed("r.yaml", Controls.RULE, "v1;key=k")),
                    Optional.of("March 1"),
                    topic.history(),
                    false))
        .hasMessageContaining("r.yaml.sig: signs one resource, which does not hold for a bundle")
        .hasMessageContaining("--name: is not allowed; a name has 1 to 63");
  }
}
