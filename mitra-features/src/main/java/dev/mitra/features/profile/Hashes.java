package dev.mitra.features.profile;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.TextHash;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;

/** Hashes of values, 48 bits wide: what profiles keep in place of the values themselves. */
public final class Hashes {
  /** The bits of a hash. */
  static final long MASK = (1L << 48) - 1;

  private Hashes() {}

  /** The hash of a field's value; the event must have the field. */
  public static long of(Event event, Field field) {
    return field.type() == FieldType.STRING
        ? mix(event.textHash(field.slot())) >>> 16
        : of(event.bits(field.slot()));
  }

  /** The hash of a value that is no text, by its bits. */
  public static long of(long bits) {
    return mix(bits) >>> 16;
  }

  /** FNV-1a over the characters, then the finaliser of MurmurHash3; the upper 48 bits. */
  public static long of(String text) {
    return mix(TextHash.of(text)) >>> 16;
  }

  /** The finaliser of MurmurHash3: every bit of the input moves every bit of the result. */
  static long mix(long bits) {
    long h = bits;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
