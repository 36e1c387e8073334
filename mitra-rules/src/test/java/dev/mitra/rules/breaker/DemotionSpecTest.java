package dev.mitra.rules.breaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemotionSpecTest {
  private static final ResourceId RULE = new ResourceId(Kind.RULE, "card-testing");

  @Test
  void readsATargetAndWhatTheBreakerSaw() {
    assertThat(
            parse(
                "rule-card-testing",
                """
                target: Rule/card-testing
                epoch: 17
                reason: too much
                share: 0.31
                payments: 420
                fired: 130
                windowMillis: 60000
                """))
        .isEqualTo(new DemotionSpec(RULE, 17, "too much", 0.31, 420, 130, 60_000));
  }

  @Test
  void aPersonNeedsOnlyTargetAndEpoch() {
    assertThat(parse("model-m", "target: Model/m\nepoch: 0"))
        .isEqualTo(new DemotionSpec(new ResourceId(Kind.MODEL, "m"), 0, "", 0, 0, 0, 0));
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    "card-testing",
                    """
                    target: Rule/card-testing
                    epoch: -1
                    reason: 7
                    share: 31
                    payments: 10
                    fired: 11
                    windowMilis: 60000
                    """))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            """
            metadata.name: is 'card-testing'; the demotion of Rule/card-testing is named 'rule-card-testing'
            spec.epoch: is out of range; a whole number from 0 to 9007199254740991 is expected
            spec.reason: is a number; a text (write it in quotes) is expected
            spec.share: is 31; a number from 0 to 1 is expected
            spec.fired: is more than payments; at most all of the payments are allowed
            spec: has an unknown field 'windowMilis', did you mean 'windowMillis'?""");
  }

  @Test
  void saysWhatCanBeDemoted() {
    assertThatThrownBy(() -> parse("policy-default", "target: Policy/default\nepoch: 1"))
        .hasMessage(
            "spec.target: is a Policy; what can be demoted is a Rule or a Model, such as Rule/x");
    assertThatThrownBy(() -> parse("rule-x", "target: x\nepoch: 1"))
        .hasMessage("spec.target: 'x' is not a key; a key is kind/name, such as Rule/card-testing");
    assertThatThrownBy(() -> parse("rule-x", "target: Rule/X y\nepoch: 1"))
        .hasMessageStartingWith("spec.target: 'X y' is not allowed; a name has");
    assertThatThrownBy(() -> parse("rule-x", "{}"))
        .hasMessage(
            """
            spec.target: is missing; a text is required
            spec.epoch: is missing; a whole number from 0 to 9007199254740991 is required""");
  }

  @Test
  void aLongReasonIsRefused() {
    assertThatThrownBy(
            () -> parse("rule-x", "target: Rule/x\nepoch: 1\nreason: " + "a".repeat(1001)))
        .hasMessage("spec.reason: is longer than the 1000 characters that are allowed");
  }

  @Test
  void whatTheBreakerPublishesIsReadBack() {
    for (String name : List.of("card-testing", "a", "9", "x".repeat(63))) {
      for (Kind kind : List.of(Kind.RULE, Kind.MODEL)) {
        for (long epoch : new long[] {0, 17, ResourceParser.LARGEST_VERSION - 1}) {
          DemotionSpec written =
              DemotionSpec.of(new ResourceId(kind, name), epoch, 420, 130, 60_000, 0.05);

          Resource read = resource(written);

          assertThat(read.id()).isEqualTo(written.id());
          assertThat(read.id().name()).isEqualTo(DemotionSpec.name(written.target()));
          assertThat(read.version()).hasValue(epoch + 1);
          assertThat(DemotionSpec.parse(read.id().name(), read.spec())).isEqualTo(written);
        }
      }
    }
  }

  @Test
  void itsBytesAreThese() {
    assertThat(new String(DemotionSpec.of(RULE, 17, 420, 130, 60_000, 0.05).toResource(), UTF_8))
        .isEqualTo(
            """
            {"apiVersion":"mitra/v1","kind":"Demotion",\
            "metadata":{"name":"rule-card-testing","version":18,"labels":{"owner":"breaker"}},\
            "spec":{"target":"Rule/card-testing","epoch":17,\
            "reason":"acted on 130 of 420 payments (30.95 %) within 1m; its guard allows 5.000 %",\
            "share":0.30952380952380953,"payments":420,"fired":130,"windowMillis":60000}}""");
  }

  @Test
  void onlyRulesAndModelsHaveOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DemotionSpec(new ResourceId(Kind.LIST, "x"), 1, "", 0, 0, 0, 0))
        .withMessage("List/x is neither a rule nor a model");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DemotionSpec(RULE, -1, "", 0, 0, 0, 0));
  }

  private static Resource resource(DemotionSpec demotion) {
    ControlRecord record =
        ResourceParser.parse(demotion.id().toKey().getBytes(UTF_8), demotion.toResource());
    return ((ControlRecord.Publish) record).resource();
  }

  private static DemotionSpec parse(String name, String yaml) {
    return DemotionSpec.parse(name, (ObjectNode) StrictDocuments.read(yaml.getBytes(UTF_8)));
  }
}
