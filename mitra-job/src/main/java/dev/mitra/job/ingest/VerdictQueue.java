package dev.mitra.job.ingest;

import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts events and the verdicts on them together again, and gives out the events that are no
 * duplicates in the order of their tickets. Either may come first. A ring of slots by sequence, so
 * that every step takes constant time. Not thread-safe.
 */
final class VerdictQueue {
  private static final byte NONE = 0;
  private static final byte FRESH = 1;
  private static final byte DUPLICATE = 2;

  private @Nullable Inbound[] events = new @Nullable Inbound[256];
  private byte[] verdicts = new byte[256];

  /** When each event came, in nanoseconds of this process. */
  private long[] arrivals = new long[256];

  /** When the event came that was given out last. */
  private long arrival;

  /** The sequence of the oldest event that has not been given out. */
  private long head;

  /** One above the highest sequence seen. */
  private long tail;

  /** Takes up an event or a verdict; those of one sequence number come once each. */
  void add(Inbound inbound) {
    long sequence = Ticket.sequence(inbound.ticket());
    if (sequence < head) {
      throw new IllegalStateException(
          "the event with sequence " + sequence + " was given out before; head is " + head);
    }
    tail = Math.max(tail, sequence + 1);
    while (tail - head > events.length) {
      grow();
    }
    int slot = slot(sequence);
    if (inbound.event() != null) {
      events[slot] = inbound;
      arrivals[slot] = System.nanoTime();
    } else {
      verdicts[slot] = inbound.duplicate() ? DUPLICATE : FRESH;
    }
  }

  /** The next event that may pass, or null when none may yet. */
  @Nullable Inbound poll() {
    while (head < tail) {
      int slot = slot(head);
      Inbound event = events[slot];
      byte verdict = verdicts[slot];
      if (event == null || verdict == NONE) {
        return null;
      }
      events[slot] = null;
      verdicts[slot] = NONE;
      head++;
      if (verdict == FRESH) {
        arrival = arrivals[slot];
        return event;
      }
    }
    return null;
  }

  /** When the event came that was given out last, in nanoseconds of this process. */
  long arrivalNanos() {
    return arrival;
  }

  /** The events that still wait, in order, duplicates that are known left out. */
  List<Inbound> waiting() {
    List<Inbound> waiting = new ArrayList<>();
    for (long sequence = head; sequence < tail; sequence++) {
      Inbound event = events[slot(sequence)];
      if (event != null && verdicts[slot(sequence)] != DUPLICATE) {
        waiting.add(event);
      }
    }
    return waiting;
  }

  private int slot(long sequence) {
    return (int) (sequence & (events.length - 1));
  }

  private void grow() {
    @Nullable Inbound[] oldEvents = events;
    byte[] oldVerdicts = verdicts;
    long[] oldArrivals = arrivals;
    events = Arrays.copyOf(new @Nullable Inbound[0], oldEvents.length * 2);
    verdicts = new byte[oldVerdicts.length * 2];
    arrivals = new long[oldArrivals.length * 2];
    for (int i = 0; i < oldEvents.length; i++) {
      long sequence = head + i;
      int from = (int) (sequence & (oldEvents.length - 1));
      events[slot(sequence)] = oldEvents[from];
      verdicts[slot(sequence)] = oldVerdicts[from];
      arrivals[slot(sequence)] = oldArrivals[from];
    }
  }
}
