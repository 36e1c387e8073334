package dev.mitra.features.event;

import org.jspecify.annotations.Nullable;

/**
 * A payment event: one slot for each field of the schema. Numbers, booleans and times are kept as
 * 64 raw bits, texts as strings; there is no map and no boxing. It changes only while it is
 * decoded.
 */
public final class Event {
  final long[] bits;
  final @Nullable String[] texts;
  final long[] present;

  private String id = "";
  private String type = "";
  private long time;

  /** An empty event of so many slots. */
  Event(int slots) {
    bits = new long[slots];
    texts = new @Nullable String[slots];
    present = new long[(slots + 63) >>> 6];
  }

  /** The number of slots. */
  public int slots() {
    return bits.length;
  }

  /** The event's id, never empty. */
  public String id() {
    return id;
  }

  /** The event's type, for example {@code payment.attempted}. */
  public String type() {
    return type;
  }

  /** The event's own time, milliseconds since 1970. */
  public long time() {
    return time;
  }

  /** Whether the slot holds a value. */
  public boolean has(int slot) {
    return (present[slot >>> 6] & (1L << slot)) != 0;
  }

  /** The slot's text, or the empty string. */
  public String text(int slot) {
    String text = texts[slot];
    return text == null ? "" : text;
  }

  /** The slot's raw bits: a long, a double's bits, 0 or 1, or milliseconds; 0 when missing. */
  public long bits(int slot) {
    return bits[slot];
  }

  void identify(String newId, String newType, long newTime) {
    id = newId;
    type = newType;
    time = newTime;
  }

  void setText(int slot, String value) {
    texts[slot] = value;
    mark(slot);
  }

  void setBits(int slot, long value) {
    bits[slot] = value;
    mark(slot);
  }

  private void mark(int slot) {
    present[slot >>> 6] |= 1L << slot;
  }
}
