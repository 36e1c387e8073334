package dev.mitra.rules.index;

/**
 * A 64-bit hash of a text, the same in every version and on every machine: who is in a rollout
 * depends on it.
 *
 * <p>The text's UTF-16 units are taken four at a time as one 64-bit lane, the first in the lowest
 * bits and the last lane filled up with zeros. Lanes are mixed in, and the end is mixed, with the
 * steps and primes of XXH64 (Yann Collet), which this is not: XXH64 takes bytes, and four lanes at
 * once. All arithmetic is modulo 2^64:
 *
 * <pre>{@code
 * h = seed ^ (length * P1)
 * for each lane: h = rotl(h ^ (rotl(lane * P2, 31) * P1), 27) * P1 + P4
 * h ^= h >>> 33;  h *= P2;  h ^= h >>> 29;  h *= P3;  h ^= h >>> 32
 * }</pre>
 *
 * <p>Not for secrets: whoever knows the seed can find texts of one hash.
 */
public final class Hash64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;

  private static final int UNITS = 4;
  private static final int UNIT_BITS = 16;

  private Hash64() {}

  /** The hash of a text; another seed gives a hash that has nothing to do with it. */
  public static long of(String text, long seed) {
    int length = text.length();
    long h = seed ^ (length * P1);
    int i = 0;
    for (; i + UNITS <= length; i += UNITS) {
      h =
          mix(
              h,
              text.charAt(i)
                  | ((long) text.charAt(i + 1) << UNIT_BITS)
                  | ((long) text.charAt(i + 2) << (2 * UNIT_BITS))
                  | ((long) text.charAt(i + 3) << (3 * UNIT_BITS)));
    }
    if (i < length) {
      long lane = 0;
      for (int shift = 0; i < length; i++, shift += UNIT_BITS) {
        lane |= (long) text.charAt(i) << shift;
      }
      h = mix(h, lane);
    }
    h ^= h >>> 33;
    h *= P2;
    h ^= h >>> 29;
    h *= P3;
    return h ^ (h >>> 32);
  }

  private static long mix(long h, long lane) {
    return Long.rotateLeft(h ^ (Long.rotateLeft(lane * P2, 31) * P1), 27) * P1 + P4;
  }
}
