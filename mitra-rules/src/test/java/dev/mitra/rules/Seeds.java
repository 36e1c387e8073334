package dev.mitra.rules;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Seeds of random tests. Each run takes a new seed and prints it; {@code -Dmitra.seed=…} replays
 * one.
 */
public final class Seeds {
  private Seeds() {}

  /** The seed of this run of a test, printed with how to replay it. */
  public static long announce(Class<?> test) {
    long seed = Long.getLong("mitra.seed", System.nanoTime());
    System.out.println(
        test.getSimpleName()
            + ": replay with -Dtest="
            + test.getSimpleName()
            + " -Dmitra.seed="
            + seed);
    return seed;
  }

  /**
   * A source of randomness for one of many runs under a seed. The number is mixed first: the first
   * draws of {@link Random} are nearly the same for neighbouring seeds.
   */
  public static Random random(long seed, int run) {
    return new Random(new SplittableRandom(seed * 31 + run).nextLong());
  }
}
