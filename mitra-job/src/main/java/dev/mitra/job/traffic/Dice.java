package dev.mitra.job.traffic;

import java.util.List;

/**
 * Seeded randomness with the same outcome on every machine and JDK: SplitMix64 (Steele, Lea and
 * Flood, "Fast Splittable Pseudorandom Number Generators", 2014) and {@link StrictMath}. Not
 * thread-safe.
 */
final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed) {
    state = mix(seed);
  }

  /** A bijection of 64-bit numbers that leaves no visible order. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double unit() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [0, bound). */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** Uniform in [from, to], both included. */
  int between(int from, int to) {
    return from + below(to - from + 1);
  }

  /** Uniform in [from, to], both included. */
  long between(long from, long to) {
    return from + (long) (unit() * (to - from + 1));
  }

  /** Uniform in [from, to). */
  double uniform(double from, double to) {
    return from + (to - from) * unit();
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  /** Exponential with mean 1. */
  double exponential() {
    return -StrictMath.log(1 - unit());
  }

  /** Normal with mean 0 and deviation 1 (Marsaglia's polar method). */
  double gaussian() {
    while (true) {
      double x = 2 * unit() - 1;
      double y = 2 * unit() - 1;
      double square = x * x + y * y;
      if (square > 0 && square < 1) {
        return x * Math.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }

  double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
