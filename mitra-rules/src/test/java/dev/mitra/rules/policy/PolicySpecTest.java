package dev.mitra.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PolicySpecTest {
  @Test
  void readsThresholdsOfScoreAndPoints() {
    assertThat(
            parse(
                "default",
                """
                score: { block: 0.95, challenge: 0.8, review: 0.6 }
                points: { block: 100, review: 30 }
                """))
        .isEqualTo(
            new PolicySpec(new Thresholds(0.95, 0.8, 0.6), new Thresholds(100, Double.NaN, 30)));
  }

  @Test
  void needsNoThreshold() {
    assertThat(parse("default", "{}")).isEqualTo(PolicySpec.NONE);
    assertThat(parse("default", "score: {}")).isEqualTo(PolicySpec.NONE);
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    "strict",
                    """
                    score: { block: 0.5, chalenge: 0.8, review: 0.6 }
                    points: { block: -1 }
                    scores: 1
                    """))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            """
            metadata.name: is 'strict'; there is one policy in force, and its name is 'default'
            spec.score: has an unknown field 'chalenge', did you mean 'challenge'?
            spec.score: does not descend; block >= challenge >= review is required
            spec.points.block: is -1; a number from 0 to 1000000 is expected
            spec: has an unknown field 'scores', did you mean 'score'?""");
  }

  @Test
  void reachesALevelAtItsThreshold() {
    Thresholds thresholds = new Thresholds(0.9, Double.NaN, 0.5);
    assertThat(thresholds.level(0.9)).isEqualTo(Precedence.BLOCK);
    assertThat(thresholds.level(Math.nextDown(0.9))).isEqualTo(Precedence.REVIEW);
    assertThat(thresholds.level(Math.nextDown(0.5))).isEqualTo(Precedence.NONE);
    assertThat(thresholds.level(Double.NaN)).isEqualTo(Precedence.NONE);
    assertThat(Thresholds.NONE.level(1)).isEqualTo(Precedence.NONE);
  }

  @Test
  void hasThresholdsThatDescend() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Thresholds(0.5, 0.6, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new Thresholds(0.5, Double.NaN, 0.6));
    assertThat(new Thresholds(0.5, 0.5, 0.5).level(0.5)).isEqualTo(Precedence.BLOCK);
  }

  private static PolicySpec parse(String name, String yaml) {
    return PolicySpec.parse(
        name, (ObjectNode) StrictDocuments.read(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
