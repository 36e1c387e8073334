package dev.mitra.job.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicketTest {
  @Test
  void holdsSubtaskAndSequence() {
    Random random = new Random(Seeds.announce(TicketTest.class));
    for (int i = 0; i < 10_000; i++) {
      int subtask = random.nextInt(1 << 15);
      long sequence = random.nextLong(1L << 48);
      long ticket = Ticket.of(subtask, sequence);

      assertThat(Ticket.subtask(ticket)).isEqualTo(subtask);
      assertThat(Ticket.sequence(ticket)).isEqualTo(sequence);
    }
  }

  @Test
  void spreadsTicketsEvenlyOverAnyNumberOfSubtasks() {
    for (int targets = 1; targets <= 32; targets++) {
      int[] hits = new int[targets];
      int tickets = 2_000 * targets;
      for (int i = 0; i < tickets; i++) {
        hits[Ticket.spread(Ticket.of(i % 4, i / 4), targets)]++;
      }
      for (int hit : hits) {
        assertThat(hit).as("of %d targets", targets).isBetween(1_600, 2_400);
      }
    }
  }
}
