package dev.mitra.features.event;

import dev.mitra.features.check.Luhn;
import dev.mitra.features.schema.Field;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads events of plain JSON, which nearly all are: no escapes, well-formed UTF-8, nothing out of
 * the ordinary. It takes only what the full parser of {@link EventDecoder} takes too, with the same
 * result, and refuses nothing itself: whatever it does not know goes to that parser, which finds
 * the reason and the words. Texts stay where they are, so an event costs no strings. Not
 * thread-safe.
 */
final class PlainReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long SIGNS = 0x8080808080808080L;

  /** More members without a field in one object are for the full parser: it has a hash table. */
  private static final int MOST_UNKNOWN = 32;

  private static final int MOST_NAME = 255;
  private static final int MOST_NUMBER = 40;
  private static final int MOST_LONG_DIGITS = 18;

  /** Up to so many digits, and with powers of ten up to here, one division rounds correctly. */
  private static final int MOST_EXACT_DIGITS = 15;

  private static final double[] POWERS = new double[MOST_EXACT_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private final Member document;
  private final int slots;
  private final int maxDepth;
  private final int maxNumber;

  /** The hashes of members without a field, of all open objects. */
  private final long[] unknown;

  private int unknowns;
  private long documents;
  private int depth;

  private byte[] bytes = {};
  private int at;
  private int end;

  // What the last name, text and number were.
  private long nameHash;
  private int extraBytes;
  private long digits;
  private int digitCount;
  private int scale;
  private boolean isWhole;
  private boolean hasExponent;

  PlainReader(Member document, int slots, DecodeLimits limits) {
    this.document = document;
    this.slots = slots;
    this.maxDepth = limits.maxDepth();
    this.maxNumber = Math.min(MOST_NUMBER, limits.maxNumberLength());
    this.unknown = new long[MOST_UNKNOWN * Math.max(1, maxDepth)];
  }

  /** Reads a record; null when it is not plain. */
  @Nullable Event read(byte[] record) {
    bytes = record;
    at = 0;
    end = record.length;
    unknowns = 0;
    depth = 0;
    documents++;
    Event event = new Event(slots, record);
    boolean read = next() == '{' && readObject(document, event) && next() == 0 && at == end;
    bytes = new byte[0];
    return read ? event : null;
  }

  /** The next byte that is no white space, which stays the next; 0 at the end. */
  private int next() {
    while (at < end) {
      int b = bytes[at];
      if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        return b;
      }
      at++;
    }
    return 0;
  }

  /**
   * Reads an object, at whose brace it stands.
   *
   * @param member what the schema says of it; null for nothing
   */
  private boolean readObject(@Nullable Member member, Event event) {
    int before = unknowns;
    at++;
    if (++depth >= maxDepth) {
      return false;
    }
    int b = next();
    while (b != '}') {
      if (b != '"') {
        return false;
      }
      int from = at + 1;
      int to = endOfName(from);
      if (to < 0) {
        return false;
      }
      at = to + 1;
      Member known = member == null ? null : member.member(bytes, from, to, nameHash);
      if (!isFirst(known, before) || next() != ':') {
        return false;
      }
      at++;
      if (!readValue(known, event)) {
        return false;
      }
      b = next();
      if (b == ',') {
        at++;
        b = next();
        if (b == '}') {
          return false;
        }
      } else if (b != '}') {
        return false;
      }
    }
    at++;
    depth--;
    unknowns = before;
    return true;
  }

  /** Whether a member of this name has not stood in the open object yet. */
  private boolean isFirst(@Nullable Member known, int before) {
    if (known != null) {
      boolean first = known.seen != documents;
      known.seen = documents;
      return first;
    }
    for (int i = before; i < unknowns; i++) {
      if (unknown[i] == nameHash) {
        return false;
      }
    }
    if (unknowns - before == MOST_UNKNOWN) {
      return false;
    }
    unknown[unknowns++] = nameHash;
    return true;
  }

  private boolean readValue(@Nullable Member member, Event event) {
    int b = next();
    if (b == 'n') {
      return literal("null");
    }
    Field field = member == null ? null : member.field();
    if (field != null) {
      return readField(field, b, event);
    }
    return switch (b) {
      case '{' -> readObject(member, event);
      case '[' -> passArray(event);
      case '"' -> passText() >= 0;
      case 't' -> literal("true");
      case 'f' -> literal("false");
      default -> passNumber();
    };
  }

  private boolean passArray(Event event) {
    at++;
    if (++depth >= maxDepth) {
      return false;
    }
    int b = next();
    while (b != ']') {
      if (!readValue(null, event)) {
        return false;
      }
      b = next();
      if (b == ',') {
        at++;
        b = next();
        if (b == ']') {
          return false;
        }
      } else if (b != ']') {
        return false;
      }
    }
    at++;
    depth--;
    return true;
  }

  private boolean readField(Field field, int b, Event event) {
    return switch (field.type()) {
      case STRING -> b == '"' && readText(field, event);
      case LONG -> readLong(field, event);
      case DOUBLE -> readDouble(field, event);
      case BOOLEAN -> {
        event.setBits(field.slot(), b == 't' ? 1 : 0);
        yield b == 't' ? literal("true") : b == 'f' && literal("false");
      }
      case TIME -> b == '"' ? readTime(field, event) : readLong(field, event);
    };
  }

  private boolean readText(Field field, Event event) {
    int from = at + 1;
    int to = passText();
    if (to < 0 || to - from - extraBytes > field.maxLength() || isSuspicious(field, from, to)) {
      return false;
    }
    event.setTextAt(field.slot(), Event.place(from, to - from));
    return true;
  }

  /** Whether a text may be a card number that the full parser refuses. */
  private boolean isSuspicious(Field field, int from, int to) {
    if (!mayBeCardNumber(from, to)) {
      return false;
    }
    // Short numbers, such as postal codes, come with every payment and cost no string.
    return field.token()
        || (to - from >= Luhn.SHORTEST_IN_USE
            && !field.longNumbers()
            && Luhn.isCardNumberInUse(
                new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)));
  }

  private boolean mayBeCardNumber(int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i];
      if ((b < '0' || b > '9') && b != ' ' && b != '-') {
        return false;
      }
    }
    return to > from;
  }

  private boolean readLong(Field field, Event event) {
    int from = at;
    if (!passNumber() || !isWhole || digitCount > MOST_LONG_DIGITS) {
      return false;
    }
    event.setBits(field.slot(), bytes[from] == '-' ? -digits : digits);
    return true;
  }

  private boolean readDouble(Field field, Event event) {
    int from = at;
    if (!passNumber()) {
      return false;
    }
    double value;
    if (digitCount <= (isWhole ? MOST_LONG_DIGITS : MOST_EXACT_DIGITS) && !hasExponent) {
      value = (bytes[from] == '-' ? -digits : digits) / POWERS[scale];
    } else {
      value = Double.parseDouble(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1));
    }
    // -0.0 becomes 0.0: equal amounts have equal bits.
    event.setBits(field.slot(), Double.doubleToRawLongBits(value + 0.0));
    return Double.isFinite(value);
  }

  private boolean readTime(Field field, Event event) {
    int from = at + 1;
    int to = passText();
    long millis = to < 0 ? IsoTime.UNKNOWN : IsoTime.millis(bytes, from, to);
    event.setBits(field.slot(), millis);
    return millis != IsoTime.UNKNOWN;
  }

  private boolean literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at == end || bytes[at++] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean passNumber() {
    int from = at;
    digits = 0;
    digitCount = 0;
    scale = 0;
    if (here() == '-') {
      at++;
    }
    int first = here();
    if (!passDigits() || (first == '0' && digitCount > 1)) {
      return false;
    }
    isWhole = true;
    if (here() == '.') {
      at++;
      isWhole = false;
      int before = digitCount;
      if (!passDigits()) {
        return false;
      }
      scale = digitCount - before;
    }
    hasExponent = here() == 'e' || here() == 'E';
    if (hasExponent) {
      at++;
      isWhole = false;
      if (here() == '+' || here() == '-') {
        at++;
      }
      if (!passDigits()) {
        return false;
      }
    }
    return at - from <= maxNumber;
  }

  private int here() {
    return at < end ? bytes[at] : 0;
  }

  private boolean passDigits() {
    int before = digitCount;
    for (int b = here(); b >= '0' && b <= '9'; b = here()) {
      digits = digits * 10 + b - '0';
      digitCount++;
      at++;
    }
    return digitCount > before;
  }

  /** The end of a name, -1 when it is not plain; works out its hash. */
  private int endOfName(int from) {
    int to = from;
    while (to < end && bytes[to] != '"') {
      int b = bytes[to];
      if (b < ' ' || b == '\\') {
        return -1;
      }
      to++;
    }
    int length = to - from;
    if (to == end || length > MOST_NAME) {
      return -1;
    }
    long hash = Member.hash(length);
    for (int i = from; i < to; i += 8) {
      hash = Member.hash(hash, word(i, to - i));
    }
    nameHash = hash;
    return to;
  }

  /** Up to so many bytes, the first in the lowest place. */
  private long word(int from, int count) {
    if (from + 8 <= end) {
      long word = (long) LONGS.get(bytes, from);
      return count >= 8 ? word : word & ((1L << (8 * count)) - 1);
    }
    long word = 0;
    for (int i = Math.min(count, 8) - 1; i >= 0; i--) {
      word = word << 8 | (bytes[from + i] & 0xFF);
    }
    return word;
  }

  /** Passes over a text, at whose quote it stands; answers its end, -1 when it is not plain. */
  private int passText() {
    int i = at + 1;
    while (i + 8 <= end) {
      long stops = stops((long) LONGS.get(bytes, i));
      if (stops != 0) {
        i += Long.numberOfTrailingZeros(stops) >>> 3;
        break;
      }
      i += 8;
    }
    extraBytes = 0;
    while (i < end && bytes[i] != '"') {
      int b = bytes[i];
      int more = b >= 0 ? 0 : Utf8.following(bytes, i, end);
      if ((b >= 0 && b < ' ') || b == '\\' || more < 0) {
        return -1;
      }
      // Four bytes are a pair of UTF-16 units, all shorter ones are one.
      extraBytes += more == 3 ? 2 : more;
      i += 1 + more;
    }
    at = i + 1;
    return i < end ? i : -1;
  }

  /**
   * Marks the bytes that are quotes, backslashes, control characters or not ASCII by their highest
   * bit. Only the lowest mark is sure: a subtraction borrows from the byte above.
   */
  private static long stops(long word) {
    long quote = word ^ (ONES * '"');
    long backslash = word ^ (ONES * '\\');
    return ((quote - ONES) | (backslash - ONES) | (word - ONES * ' ') | word) & SIGNS;
  }
}
