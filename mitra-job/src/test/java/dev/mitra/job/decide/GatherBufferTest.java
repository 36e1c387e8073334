package dev.mitra.job.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.Event;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GatherBufferTest {
  private static final Event EVENT = Payments.attempt("e", Payments.T0, "c", "m", 1);

  private final GatherBuffer buffer = new GatherBuffer();

  @Test
  void isEmptyWhenEveryPartHasComeInWhicheverOrder() {
    long seed = Seeds.announce(GatherBufferTest.class);
    for (int run = 0; run < 200; run++) {
      Random random = Seeds.random(seed, run);
      List<Part> parts = new ArrayList<>();
      Map<Long, Integer> open = new HashMap<>();
      for (long ticket = 0; ticket < 50; ticket++) {
        // Any set of entities, none and all 64 among them.
        long entities =
            switch (random.nextInt(8)) {
              case 0 -> 0L;
              case 1 -> -1L;
              default -> random.nextLong() & ~random.nextLong();
            };
        parts.add(base(ticket, entities));
        for (int entity = 0; entity < Part.MAX_ENTITIES; entity++) {
          if ((entities & (1L << entity)) != 0) {
            parts.add(vector(ticket, entity));
          }
        }
        open.put(ticket, Long.bitCount(entities) + 1);
      }
      Collections.shuffle(parts, random);
      GatherBuffer fresh = new GatherBuffer();
      int complete = 0;
      for (Part part : parts) {
        GatherBuffer.Pending payment = fresh.add(part);
        boolean last = open.merge(part.ticket(), -1, Integer::sum) == 0;
        assertThat(payment.ticket).isEqualTo(part.ticket());
        assertThat(payment.outstanding() == 0).as("run %d", run).isEqualTo(last);
        complete += last ? 1 : 0;
        assertThat(fresh.size()).isLessThanOrEqualTo(50 - complete);
      }
      assertThat(complete).isEqualTo(50);
      assertThat(fresh.size()).as("run %d", run).isZero();
    }
  }

  @Test
  void saysWhichEntitiesAreOutstanding() {
    GatherBuffer.Pending payment = buffer.add(vector(7, 2));
    assertThat(payment.outstanding()).isEqualTo(-1L);

    assertThat(buffer.add(base(7, 0b1101))).isSameAs(payment);
    assertThat(payment.outstanding()).isEqualTo(0b1001);
    assertThat(payment.vectors()).extracting(Part::entities).containsExactly(0b100L);
  }

  @Test
  void remembersADecidedPaymentForItsLatecomersAndKeepsNothingOfThem() {
    GatherBuffer.Pending payment = buffer.add(base(7, 0b11));
    buffer.add(vector(7, 0));
    payment.decided = true;
    payment.vectors().clear();

    assertThat(buffer.add(vector(7, 1))).isSameAs(payment);

    assertThat(payment.vectors()).isEmpty();
    assertThat(buffer.size()).isZero();
  }

  @Test
  void undecidedPartsAreThoseOfPaymentsThatStillHaveToBeDecided() {
    GatherBuffer.Pending decided = buffer.add(base(1, 0b11));
    decided.decided = true;
    Part base = base(2, 0b11);
    Part vector = vector(2, 1);
    buffer.add(vector);
    buffer.add(base);

    assertThat(buffer.undecidedParts()).containsExactly(base, vector);
  }

  private static Part base(long ticket, long entities) {
    return Part.base(ticket, 0, Payments.T0, entities, EVENT);
  }

  private static Part vector(long ticket, int entity) {
    return Part.vector(ticket, entity, 0, new double[] {entity});
  }
}
