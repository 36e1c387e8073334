package dev.mitra.job.pattern;

import dev.mitra.job.fixtures.Payments;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random sequences of events in the order of time. */
final class RandomEvents {
  /** The types that events have. */
  static final List<String> TYPES = List.of("a", "b", "c");

  private static final long MINUTE = 60_000;

  private final Random random;

  RandomEvents(Random random) {
    this.random = random;
  }

  /**
   * A sequence of 5 to 40 events of 1 to 3 cards.
   *
   * @param number what sets its cards and ids apart from those of other sequences
   */
  List<SequenceEvent> next(int number) {
    int count = 5 + random.nextInt(36);
    int cards = 1 + random.nextInt(3);
    long time = Payments.T0;
    List<SequenceEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      time += pause();
      SequenceEvent event =
          new SequenceEvent(
              "s" + number + "e" + i,
              "s" + number + "k" + random.nextInt(cards),
              time,
              TYPES.get(random.nextInt(TYPES.size())),
              random.nextInt(12) == 0 ? Double.NaN : 1 + random.nextInt(9),
              random.nextInt(5) == 0 ? Double.NaN : 1 + random.nextInt(4),
              random.nextInt(10) == 0 ? "" : "m" + (1 + random.nextInt(3)),
              random.nextInt(3) == 0,
              0,
              0);
      events.add(withFeatures(event, events));
    }
    return events;
  }

  /** Whole seconds mostly, so that the ends of windows are met; none now and then. */
  private long pause() {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return 0;
    }
    return kind == 1 ? random.nextInt(9_000) : 1_000L * (1 + random.nextInt(8));
  }

  /** An event with what the features say at it, {@code earlier} being those before it. */
  static SequenceEvent withFeatures(SequenceEvent event, List<SequenceEvent> earlier) {
    double count = 1;
    double sum = Double.isNaN(event.amount()) ? 0 : event.amount();
    for (SequenceEvent before : earlier) {
      if (before.card().equals(event.card()) && before.time() > event.time() - MINUTE) {
        count++;
        sum += Double.isNaN(before.amount()) ? 0 : before.amount();
      }
    }
    return new SequenceEvent(
        event.id(),
        event.card(),
        event.time(),
        event.type(),
        event.amount(),
        event.items(),
        event.merchant(),
        event.remote(),
        count,
        sum);
  }

  /** A sequence with events of the same moment a millisecond apart; features are as they were. */
  static List<SequenceEvent> apart(List<SequenceEvent> events) {
    List<SequenceEvent> apart = new ArrayList<>();
    long before = Long.MIN_VALUE;
    for (SequenceEvent event : events) {
      before = Math.max(event.time(), before + 1);
      apart.add(event.at(before));
    }
    return apart;
  }

  /** A sequence anew without one of its events; features are those of the rest. */
  static List<SequenceEvent> without(int index, List<SequenceEvent> events) {
    List<SequenceEvent> rest = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (i != index) {
        rest.add(withFeatures(events.get(i), List.copyOf(rest)));
      }
    }
    return rest;
  }
}
