package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Patterns as the control stream puts them into force. */
class PatternControlTest extends PatternScript {
  // ---- columns

  @ParameterizedTest
  @EnumSource
  void columnsOfPatternsStandBehindTheFeaturesOfTheirEntity(Compilation.Scope scope) {
    admit(Controls.MERCHANT);
    admit(pattern("z-last", "card", SEQUENCE));
    admit(pattern("a-first", "card", SEQUENCE + "\ncounts: [24h, 1h]"));
    admit(pattern("of-shops", "merchant", "within: 1h\nsequence: [{ begin: a }]"));

    Configuration configuration = configuration(scope);
    List<String> names = configuration.plan().names();
    assertThat(names.subList(configuration.plan().firstFeature(), names.size()))
        .containsExactly(
            "card.count_1h",
            "card.amount_sum_1h",
            "card.coverage",
            "pattern.a_first",
            "pattern.a_first.seconds_since",
            "pattern.a_first.stage",
            "pattern.a_first.count_1h",
            "pattern.a_first.count_1d",
            "pattern.z_last",
            "pattern.z_last.seconds_since",
            "pattern.z_last.stage",
            "merchant.count_1h",
            "merchant.coverage",
            "pattern.of_shops",
            "pattern.of_shops.seconds_since",
            "pattern.of_shops.stage");
    assertThat(configuration.plan().width(0)).isEqualTo(11);
    assertThat(configuration.plan().width(1)).isEqualTo(5);
    assertThat(configuration.patterns())
        .extracting(BoundPattern::name)
        .containsExactly("a-first", "of-shops", "z-last");
    for (BoundPattern pattern : configuration.patterns()) {
      assertThat(names.get(pattern.column()))
          .isEqualTo("pattern." + pattern.name().replace('-', '_'));
      assertThat(configuration.plan().entities().get(pattern.entity()).entity().name())
          .isEqualTo(pattern.spec().entity());
      assertThat(pattern.compiled()).isPresent();
    }
  }

  @Test
  void theColumnsOfADisabledPatternStayAndNothingFollowsEvents() {
    admit(pattern("p", "card", SEQUENCE + "\nmode: DISABLED"));

    BoundPattern pattern = only(configuration(Compilation.Scope.FEATURES));
    assertThat(pattern.compiled()).isEmpty();
    assertThat(configuration(Compilation.Scope.ALL).plan().index("pattern.p.stage")).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void theEpochOfThePlanIsThatOfTheLastChangeOfFeaturesOrPatterns(Compilation.Scope scope) {
    assertThat(configuration(scope).planEpoch()).isZero();
    AdmittedChange published = admit(pattern("p", "card", SEQUENCE));
    assertThat(configuration(scope).planEpoch()).isEqualTo(published.epoch());
    admit(Controls.rule("r", "pattern.p", "REVIEW"));
    assertThat(configuration(scope).planEpoch()).isEqualTo(published.epoch());
    AdmittedChange shadow = admit(pattern("p", "card", SEQUENCE + "\nmode: SHADOW"));
    assertThat(configuration(scope).planEpoch()).isEqualTo(shadow.epoch());
    delete("Rule/r");
    AdmittedChange deleted = delete("Pattern/p");
    assertThat(configuration(scope).planEpoch()).isEqualTo(deleted.epoch());
    assertThat(configuration(scope).patterns()).isEmpty();
  }

  // ---- deletion

  @Test
  void whatIsReadCannotBeDeleted() {
    admit(pattern("p", "card", SEQUENCE + "\ncounts: [1h]"));
    String ratios = "entity: card\nderived:\n  - often: pattern.p.count_1h / card.count_1h";
    admit(Controls.resource("FeatureSet", "ratios", "", ratios));
    admit(Controls.rule("r", "pattern.p || pattern.p.stage > 1", "REVIEW"));
    admit(Models.model("m", spec -> spec.putArray("features").add("amount").add("pattern.p")));

    assertThat(refused("Pattern/p")).containsExactly("FeatureSet/ratios spec.derived[0].often");
    delete("FeatureSet/ratios");
    assertThat(refused("Pattern/p"))
        .containsExactlyInAnyOrder(
            "Model/m spec.features[1]", "Rule/r spec.when", "Rule/r spec.when");
    delete("Rule/r");
    delete("Model/m");
    delete("Pattern/p");
  }

  @Test
  void theFeaturesThatAPatternNeedsCannotBeDeleted() {
    admit(pattern("p", "card", SEQUENCE));
    assertThat(refused("FeatureSet/card")).containsExactly("Pattern/p spec.entity");
    Admission.Verdict verdict = publish(Controls.featureSet("card", "count: { windows: [24h] }"));
    assertThat(verdict.ack().findings())
        .extracting(Finding::path)
        .containsOnly("Pattern/p spec.sequence[0].where");
  }

  // ---- limits

  @Test
  void patternsAreLimitedInNumberAndEachEntityInTheCostOfItsConditions() {
    limits = new ControlLimits(9, 9, 9, 3, 18, 9, 9, 9, 1_000, 1_000_000);
    admission = admission();
    featuresOfCardsAreInForce();
    admit(Controls.MERCHANT);
    String cheap = "within: 1h\nsequence: [{ begin: a, where: amount > 5 }]";
    String dear =
        "within: 1h\nsequence: [{ begin: a, where: amount > 5 && amount < 9 && type != ''"
            + " && merchant != '' }]";
    assertThat(publish(pattern("a", "card", cheap)).ack().warnings()).isEmpty();
    assertThat(publish(pattern("b", "card", dear)).ack().warnings())
        .containsExactly(
            "2 patterns are in force, 67 % of the 3 that are allowed",
            "16 nodes in the conditions of patterns of card are in force, 89 % of the 18 that are"
                + " allowed");
    assertThat(publish(pattern("c", "card", cheap)).ack().findings())
        .extracting(Finding::toString)
        .containsExactly(
            "spec: would bring what is in force to 19 nodes in the conditions of patterns of card;"
                + " 18 are allowed");
    // Another entity, or what follows no events, costs this one nothing.
    admit(pattern("c", "card", cheap + "\nmode: DISABLED"));
    delete("Pattern/c");
    admit(pattern("c", "merchant", dear));
    assertThat(publish(pattern("d", "merchant", cheap + "\nmode: DISABLED")).ack().findings())
        .extracting(Finding::toString)
        .containsExactly("spec: would bring what is in force to 4 patterns; 3 are allowed");
    assertThat(admission.fullestLimit()).isEqualTo(1);
    double fullest = admission.fullestLimit();
    restart();
    assertThat(admission.fullestLimit()).isEqualTo(fullest);
  }

  // ---- what another version of the code admitted

  @ParameterizedTest
  @EnumSource
  void aPatternThatDoesNotFitAnyMoreKeepsItsEmptyColumns(Compilation.Scope scope) {
    List<AdmittedChange> history =
        new ArrayList<>(Controls.admitted(Controls.CARD, pattern("p", "card", SEQUENCE)));
    history.add(change(2, Controls.featureSet("card", "count: { windows: [24h] }")));
    try (ControlView view = view(scope)) {
      view.load(history);
      Configuration configuration = view.at(Payments.T0);
      assertThat(configuration.plan().names()).contains("card.count_24h", "pattern.p.stage");
      assertThat(only(configuration).compiled()).isEmpty();
      assertThat(view.setAside()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeReadHasNoColumnsAndHarmsNothingElse(Compilation.Scope scope) {
    List<AdmittedChange> history = new ArrayList<>(Controls.admitted(Controls.CARD));
    history.add(change(1, pattern("broken", "card", "sequence: 7")));
    history.add(change(2, pattern("homeless", "device", SEQUENCE)));
    history.add(change(3, pattern("good", "card", SEQUENCE)));
    history.add(change(4, Controls.MERCHANT));
    try (ControlView view = view(scope)) {
      view.load(history);
      Configuration configuration = view.at(Payments.T0);
      assertThat(only(configuration).name()).isEqualTo("good");
      assertThat(configuration.plan().names()).contains("merchant.count_1h");
      assertThat(view.setAside()).isEqualTo(2);
    }
  }

  @Test
  void whatWasSetAsideStandsInTheWayOfNothing() {
    List<AdmittedChange> history =
        new ArrayList<>(Controls.admitted(Controls.CARD, pattern("p", "card", SEQUENCE)));
    history.add(change(2, Controls.featureSet("card", "count: { windows: [24h] }")));
    assertThat(admission.restore(history)).extracting(Ack::resource).containsExactly("Pattern/p");
    offset = 3;
    now = 10_000;
    admit(Controls.MERCHANT);
    admit(pattern("q", "card", "within: 1h\nsequence: [{ begin: a }]"));
    delete("Pattern/p");
  }

  private static AdmittedChange change(long epoch, String resource) {
    byte[] body = Controls.publish(epoch, epoch, resource).value();
    String key =
        Stream.of("FeatureSet", "Pattern")
                .filter(kind -> resource.contains("kind: " + kind + "\n"))
                .findFirst()
                .orElseThrow()
            + "/"
            + resource.replaceFirst("(?s).*name: ([a-z-]+).*", "$1");
    return new AdmittedChange(epoch, epoch, epoch, key, body, Map.of());
  }
}
