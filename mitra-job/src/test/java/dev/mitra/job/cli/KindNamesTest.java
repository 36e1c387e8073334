package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import org.junit.jupiter.api.Test;

/** Kinds and names as people type them. */
class KindNamesTest {
  @Test
  void aKindMayBeTypedInAnyCaseAndAsOneOrMany() {
    for (Kind kind : Kind.values()) {
      assertThat(KindNames.pick(kind.label()).kind()).isEqualTo(kind);
    }
    assertThat(KindNames.pick("rules").kind()).isEqualTo(Kind.RULE);
    assertThat(KindNames.pick("RULE").kind()).isEqualTo(Kind.RULE);
    assertThat(KindNames.pick("policies").kind()).isEqualTo(Kind.POLICY);
    assertThat(KindNames.pick("featuresets").kind()).isEqualTo(Kind.FEATURE_SET);
  }

  @Test
  void aNameFollowsAStroke() {
    ResourceId id = new ResourceId(Kind.RULE, "card-testing");
    assertThat(KindNames.id("rules/card-testing")).isEqualTo(id);
    assertThat(KindNames.pick("rule/card-testing").matches(id)).isTrue();
    assertThat(KindNames.pick("rule/other").matches(id)).isFalse();
    assertThat(KindNames.pick("rule").matches(id)).isTrue();
    assertThat(KindNames.pick("list").matches(id)).isFalse();
  }

  @Test
  void whatIsWrongIsSaidWithWhatIsAllowed() {
    assertThatThrownBy(() -> KindNames.pick("ruel/x"))
        .hasMessageContaining(
            "'ruel' is not a kind; allowed are FeatureSet, List, Pattern, Model, Rule")
        .hasMessageContaining("did you mean 'rule'?");
    assertThatThrownBy(() -> KindNames.id("rules"))
        .hasMessageContaining("'rules' names a kind only; write KIND/NAME");
    assertThatThrownBy(() -> KindNames.pick("rule/Card Testing"))
        .hasMessageContaining("'Card Testing' is not allowed; a name has 1 to 63");
  }
}
