package dev.mitra.features.event;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A payment event: one slot for each field of the schema. Numbers, booleans and times are kept as
 * 64 raw bits. Texts stay the bytes that they were read from, and become strings when they are
 * asked for; there is no map and no boxing. It changes only while it is decoded.
 *
 * <p>What is worked out later, a string, a hash or the binary form, is kept for the next time. It
 * depends on nothing but the event, so several threads may read one event.
 */
public final class Event {
  private static final byte[] NOTHING = {};

  /** The place of a text that is a string only. */
  static final long NOWHERE = -1;

  /**
   * For each slot its raw bits; of a text where it lies in {@link #source}: the upper half says
   * where it begins, the lower how many bytes of UTF-8 it has. {@link #NOWHERE} for a string only.
   */
  final long[] bits;

  final long[] present;
  final long[] isText;
  private final byte[] source;
  private @Nullable String @Nullable [] texts;
  private long @Nullable [] hashes;

  private @Nullable String id = "";
  private @Nullable String type = "";
  private long idPlace = NOWHERE;
  private long typePlace = NOWHERE;
  private long time;

  private @Nullable EncodedEvent encoded;

  /** An empty event of so many slots. */
  Event(int slots) {
    this(slots, NOTHING);
  }

  /**
   * An empty event of so many slots.
   *
   * @param source the bytes that its texts lie in; nobody may change them from now on
   */
  Event(int slots, byte[] source) {
    int words = (slots + 63) >>> 6;
    this.bits = new long[slots];
    this.present = new long[words];
    this.isText = new long[words];
    this.source = source;
  }

  /** The number of slots. */
  public int slots() {
    return bits.length;
  }

  /** The event's id, never empty. */
  public String id() {
    String known = id;
    if (known == null) {
      known = string(idPlace);
      id = known;
    }
    return known;
  }

  /** The event's type, for example {@code payment.attempted}. */
  public String type() {
    String known = type;
    if (known == null) {
      known = string(typePlace);
      type = known;
    }
    return known;
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
    if (!isText(slot)) {
      return "";
    }
    @Nullable String[] known = texts();
    String text = known[slot];
    if (text == null) {
      text = string(bits[slot]);
      known[slot] = text;
    }
    return text;
  }

  /** The slot's raw bits: a long, a double's bits, 0 or 1, or milliseconds; 0 when missing. */
  public long bits(int slot) {
    return isText(slot) ? 0 : bits[slot];
  }

  /** The hash of the slot's text, as {@link TextHash#of(String)} gives it, without making it. */
  public long textHash(int slot) {
    long[] known = hashes;
    if (known == null) {
      known = new long[bits.length];
      hashes = known;
    }
    long hash = known[slot];
    if (hash == 0) {
      hash = hash(slot);
      known[slot] = hash;
    }
    return hash;
  }

  private long hash(int slot) {
    long place = isText(slot) ? bits[slot] : NOWHERE;
    if (place != NOWHERE && TextHash.isPlain(source, from(place), length(place))) {
      return TextHash.ofPlain(source, from(place), length(place));
    }
    return TextHash.of(text(slot));
  }

  boolean isText(int slot) {
    return (isText[slot >>> 6] & (1L << slot)) != 0;
  }

  /** Where texts lie. */
  byte[] source() {
    return source;
  }

  long idPlace() {
    return idPlace;
  }

  long typePlace() {
    return typePlace;
  }

  /** The binary form. */
  EncodedEvent encoded() {
    EncodedEvent known = encoded;
    if (known == null) {
      known = EncodedEvent.of(this);
      encoded = known;
    }
    return known;
  }

  void keep(EncodedEvent form) {
    encoded = form;
  }

  static long place(int from, int length) {
    return ((long) from << 32) | length;
  }

  static int from(long place) {
    return (int) (place >>> 32);
  }

  static int length(long place) {
    return (int) place;
  }

  private String string(long place) {
    return new String(source, from(place), length(place), StandardCharsets.UTF_8);
  }

  private @Nullable String[] texts() {
    @Nullable String[] known = texts;
    if (known == null) {
      known = new @Nullable String[bits.length];
      texts = known;
    }
    return known;
  }

  void identify(String newId, String newType, long newTime) {
    id = newId;
    type = newType;
    time = newTime;
  }

  /** The same by where the two texts lie. */
  void identifyAt(long newIdPlace, long newTypePlace, long newTime) {
    id = null;
    idPlace = newIdPlace;
    type = null;
    typePlace = newTypePlace;
    time = newTime;
  }

  /** The same by the slots of the two texts. */
  void identify(int idSlot, int typeSlot, long newTime) {
    if (bits[idSlot] != NOWHERE && bits[typeSlot] != NOWHERE) {
      identifyAt(bits[idSlot], bits[typeSlot], newTime);
    } else {
      identify(text(idSlot), text(typeSlot), newTime);
    }
  }

  /** Whether a slot has no text, or the empty one. */
  boolean isTextMissing(int slot) {
    if (!isText(slot)) {
      return true;
    }
    return bits[slot] == NOWHERE ? text(slot).isEmpty() : length(bits[slot]) == 0;
  }

  void setText(int slot, String value) {
    texts()[slot] = value;
    setTextAt(slot, NOWHERE);
  }

  void setTextAt(int slot, long place) {
    isText[slot >>> 6] |= 1L << slot;
    setBits(slot, place);
  }

  void setBits(int slot, long value) {
    bits[slot] = value;
    present[slot >>> 6] |= 1L << slot;
  }
}
