package dev.mitra.job.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailedDecisionTest {
  @Test
  void takesWhatTheRecordSays() {
    TailedDecision decision =
        TailedDecision.read(Decisions.record(Decisions.BLOCKED, 1_000, 1_012, true));

    assertThat(decision.eventId()).isEqualTo("evt_1");
    assertThat(decision.decision()).isEqualTo("BLOCK");
    assertThat(decision.score()).isEqualTo(0.9979836);
    assertThat(decision.reasons()).containsExactly("CARD_TESTING", "MODEL_SCORE");
    assertThat(decision.rules()).containsExactly("card-testing");
    assertThat(decision.shadowRules()).containsExactly("new-device");
    assertThat(decision.patterns()).containsExactly("card-testing", "bust-out");
    assertThat(decision.epoch()).isEqualTo(17);
    assertThat(decision.ingestMillis()).hasValue(1_000);
    assertThat(decision.tookMillis()).hasValue(12);
    assertThat(decision.late()).isTrue();
    assertThat(decision.body()).isEqualTo(Decisions.BLOCKED);
  }

  @Test
  void whatIsNotThereIsLeftOpen() {
    TailedDecision decision = TailedDecision.read(Decisions.plain(Decisions.ALLOWED));

    assertThat(decision.score()).isNaN();
    assertThat(decision.ingestMillis()).isEmpty();
    assertThat(decision.tookMillis()).isEmpty();
    assertThat(decision.late()).isFalse();
    assertThat(decision.missing()).containsExactly("card", "ip");
    assertThat(decision.dropped()).containsExactly("shadow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'{' | not JSON", "'[1]' | scores topic", "'{\"eventId\": 1}' | scores topic"})
  void whatIsNoDecisionIsNamedByItsPlace(String body, String why) {
    assertThatThrownBy(() -> TailedDecision.read(Decisions.plain(body)))
        .hasMessageContaining("mitra.scores-1@7")
        .hasMessageContaining(why);
  }
}
