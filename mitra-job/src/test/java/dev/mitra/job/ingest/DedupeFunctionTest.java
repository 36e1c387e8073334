package dev.mitra.job.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.wire.DedupeTicket;
import dev.mitra.job.wire.Inbound;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DedupeFunctionTest {
  private static final long RETENTION = 60_000;

  private KeyedOneInputStreamOperatorTestHarness<String, DedupeTicket, Inbound> harness = harness();

  @BeforeEach
  void open() throws Exception {
    harness.open();
  }

  @AfterEach
  void noTimersAreLeft() throws Exception {
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    harness.close();
  }

  @Test
  void aRepeatIsADuplicateWhoeverAsks() throws Exception {
    ask(1, "a");
    ask(2, "b");
    ask(3, "a");

    assertThat(harness.extractOutputValues())
        .containsExactly(
            Inbound.verdict(1, false), Inbound.verdict(2, false), Inbound.verdict(3, true));
  }

  @Test
  void anIdIsRememberedForTheRetentionAfterItWasFirstSeen() throws Exception {
    harness.setStateTtlProcessingTime(1_000);
    ask(1, "a");
    harness.setStateTtlProcessingTime(1_000 + RETENTION - 1);
    ask(2, "a");
    // The repeat has not begun the retention anew.
    harness.setStateTtlProcessingTime(1_000 + RETENTION);
    ask(3, "a");

    assertThat(harness.extractOutputValues())
        .extracting(Inbound::duplicate)
        .containsExactly(false, true, false);
  }

  @Test
  void aRestoredOperatorRemembers() throws Exception {
    harness.setStateTtlProcessingTime(1_000);
    ask(1, "a");
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();

    harness = harness();
    harness.setStateTtlProcessingTime(2_000);
    harness.initializeState(state);
    harness.open();
    ask(2, "a");
    ask(3, "b");

    assertThat(harness.extractOutputValues())
        .containsExactly(Inbound.verdict(2, true), Inbound.verdict(3, false));
  }

  private void ask(long ticket, String id) throws Exception {
    harness.processElement(new StreamRecord<>(new DedupeTicket(ticket, id)));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, DedupeTicket, Inbound> harness() {
    try {
      return new KeyedOneInputStreamOperatorTestHarness<>(
          new KeyedProcessOperator<>(new DedupeFunction(RETENTION)),
          DedupeTicket::eventId,
          Types.STRING);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
