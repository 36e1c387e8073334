package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The ledger passes what is right and finds each kind of wrong. */
class PoisonLedgerTest {
  private final PoisonLedger ledger = new PoisonLedger("payments");
  private int sent;

  private void send(Fate fate) {
    PoisonKind kind = new PoisonKind("kind", fate, (random, payment) -> null);
    ledger.sent(new Poison(sent, kind, null, null), 3, 100 + sent);
    sent++;
  }

  private void assertWrong(String what) {
    assertThatThrownBy(ledger::assertSound)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(what);
  }

  @Test
  void whatBecomesWhatItHasToIsSound() {
    send(Fate.SCORED);
    send(Fate.REFUSED);
    send(Fate.EITHER);
    send(Fate.EITHER);
    assertThat(ledger.isComplete()).isFalse();

    ledger.decision("poison-0");
    ledger.deadLetter("payments-3-101");
    ledger.decision("poison-2");
    ledger.deadLetter("payments-3-103");
    ledger.decision("a-17");

    assertThat(ledger.isComplete()).isTrue();
    ledger.assertSound();
  }

  @Test
  void aRecordOfWhichNothingBecomesIsFound() {
    send(Fate.EITHER);

    assertThat(ledger.isComplete()).isFalse();
    assertWrong("poison-0 (kind)");
  }

  @Test
  void aRefusedPaymentAndADecidedBadRecordAreFound() {
    send(Fate.SCORED);
    send(Fate.REFUSED);
    ledger.deadLetter("payments-3-100");
    ledger.decision("poison-1");

    assertWrong("poison-0 (kind): a dead letter");
    assertWrong("poison-1 (kind): a decision");
  }

  @Test
  void whatBecomesTwoThingsIsFound() {
    send(Fate.EITHER);
    send(Fate.SCORED);
    send(Fate.REFUSED);
    ledger.decision("poison-0");
    ledger.deadLetter("payments-3-100");
    ledger.decision("poison-1");
    ledger.decision("poison-1");
    ledger.deadLetter("payments-3-102");
    ledger.deadLetter("payments-3-102");

    assertWrong("poison-0 (kind): a decision and a dead letter");
    assertWrong("poison-1 (kind): a second decision");
    assertWrong("poison-2 (kind): a second dead letter");
  }

  @Test
  void whatWasNotSentIsFound() {
    ledger.decision("poison-0");
    ledger.deadLetter("payments-3-99");

    assertWrong("a decision on poison-0, which was not sent");
    assertWrong("a dead letter of payments-3-99, where no bad record is");
  }
}
