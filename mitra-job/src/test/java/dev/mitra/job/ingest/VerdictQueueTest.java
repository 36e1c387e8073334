package dev.mitra.job.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.event.Event;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VerdictQueueTest {
  private static final int SUBTASK = 3;
  private static final Event EVENT = Payments.attempt("e", Payments.T0, "c", "m", 1);

  /** A record and when it arrives. */
  private record Arrival(long at, Inbound inbound) {}

  private final VerdictQueue queue = new VerdictQueue();

  @Test
  void letsNoDuplicateThroughAndKeepsTheOrderWhicheverWayRecordsCome() {
    long seed = Seeds.announce(VerdictQueueTest.class);
    for (int run = 0; run < 300; run++) {
      Random random = Seeds.random(seed, run);
      int events = random.nextInt(2_000);
      // From verdicts that come nearly in turn to detours longer than the first ring.
      int detour = 1 + random.nextInt(random.nextBoolean() ? 10 : 3_000);
      boolean eventsFirst = random.nextBoolean();
      PriorityQueue<Arrival> arrivals = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
      List<Long> expected = new ArrayList<>();
      for (long sequence = 0; sequence < events; sequence++) {
        boolean duplicate = random.nextInt(4) == 0;
        long eventAt = eventsFirst ? sequence : sequence + random.nextInt(detour);
        long verdictAt = sequence + random.nextInt(detour);
        arrivals.add(new Arrival(eventAt, event(sequence)));
        arrivals.add(new Arrival(verdictAt, verdict(sequence, duplicate)));
        if (!duplicate) {
          expected.add(sequence);
        }
      }
      VerdictQueue fresh = new VerdictQueue();
      List<Long> passed = new ArrayList<>();
      while (!arrivals.isEmpty()) {
        fresh.add(arrivals.remove().inbound());
        drain(fresh, passed);
      }
      assertThat(passed).as("run %d", run).isEqualTo(expected);
      assertThat(fresh.waiting()).as("run %d", run).isEmpty();
    }
  }

  @Test
  void holdsEventsBackUntilTheOldestHasItsVerdict() {
    for (int sequence = 0; sequence < 1_000; sequence++) {
      queue.add(event(sequence));
      if (sequence > 0) {
        queue.add(verdict(sequence, false));
      }
      assertThat(queue.poll()).isNull();
    }
    assertThat(queue.waiting()).hasSize(1_000);

    queue.add(verdict(0, false));

    assertThat(drain(queue, new ArrayList<>()))
        .isEqualTo(LongStream.range(0, 1_000).boxed().toList());
    assertThat(queue.waiting()).isEmpty();
  }

  @Test
  void growsPastAnyNumberOfVerdictsThatOutrunTheirEvents() {
    for (int sequence = 99_999; sequence >= 0; sequence--) {
      queue.add(verdict(sequence, sequence % 2 == 1));
    }
    assertThat(queue.waiting()).isEmpty();
    List<Long> passed = new ArrayList<>();
    for (int sequence = 0; sequence < 100_000; sequence++) {
      queue.add(event(sequence));
      drain(queue, passed);
    }
    assertThat(passed)
        .isEqualTo(LongStream.range(0, 50_000).map(half -> 2 * half).boxed().toList());
  }

  @Test
  void waitingAreTheEventsNotKnownToBeDuplicates() {
    queue.add(event(0));
    queue.add(event(1));
    queue.add(event(2));
    queue.add(verdict(1, true));
    queue.add(verdict(2, false));

    assertThat(queue.waiting()).extracting(Inbound::ticket).containsExactly(ticket(0), ticket(2));
  }

  @Test
  void refusesWhatBelongsToAnEventThatHasPassed() {
    queue.add(event(0));
    queue.add(verdict(0, false));
    queue.poll();

    assertThatThrownBy(() -> queue.add(verdict(0, false)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the event with sequence 0 was given out before; head is 1");
  }

  private static List<Long> drain(VerdictQueue queue, List<Long> passed) {
    for (Inbound next = queue.poll(); next != null; next = queue.poll()) {
      passed.add(Ticket.sequence(next.ticket()));
    }
    return passed;
  }

  private static long ticket(long sequence) {
    return Ticket.of(SUBTASK, sequence);
  }

  private static Inbound event(long sequence) {
    return Inbound.event(ticket(sequence), Payments.T0, EVENT);
  }

  private static Inbound verdict(long sequence, boolean duplicate) {
    return Inbound.verdict(ticket(sequence), duplicate);
  }
}
