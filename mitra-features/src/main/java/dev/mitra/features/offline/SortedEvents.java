package dev.mitra.features.offline;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Holds events in memory and gives them out by event time; those of equal time in the order in
 * which they came. Each takes its {@link EventCodec} form, of which texts are most, and 50 bytes.
 * Not thread-safe.
 */
public final class SortedEvents {
  private record Held(long time, byte[] bytes) {}

  private static final Held GIVEN_OUT = new Held(0, new byte[0]);

  /** Takes what is given out. */
  @FunctionalInterface
  public interface Taker {
    /** The next event. */
    void take(Event event) throws IOException;
  }

  private final List<Held> events = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private long held;

  /** Takes up an event. */
  public void add(Event event) throws IOException {
    bytes.reset();
    EventCodec.write(event, new DataOutputStream(bytes));
    held += bytes.size();
    events.add(new Held(event.time(), bytes.toByteArray()));
  }

  /** How many events are held. */
  public int size() {
    return events.size();
  }

  /** How many bytes they take, without the 50 bytes of each. */
  public long bytes() {
    return held;
  }

  /** Gives out all events, and lets go of each. */
  public void drain(Taker taker) throws IOException {
    events.sort(Comparator.comparingLong(Held::time));
    for (int i = 0; i < events.size(); i++) {
      byte[] next = events.set(i, GIVEN_OUT).bytes();
      taker.take(EventCodec.read(new DataInputStream(new ByteArrayInputStream(next))));
    }
    events.clear();
    held = 0;
  }
}
