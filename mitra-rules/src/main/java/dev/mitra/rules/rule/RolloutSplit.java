package dev.mitra.rules.rule;

import dev.mitra.rules.index.Hash64;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Splits entities into those that a rule's rollout treats and those that are in control.
 *
 * <p>With {@code h(text, seed)} for {@link Hash64}, an entity is treated when {@code h(value,
 * h(rule's name, 0))}, as an unsigned number, is below {@code percent / 100 * 2^64}, in which the
 * percentage is the decimal number that was written. So splits of different rules have nothing to
 * do with each other, and a larger percentage treats all that a smaller one does. Immutable and
 * thread-safe.
 */
public final class RolloutSplit {
  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(Long.SIZE);

  private final long seed;

  /** Hashes below it, unsigned, are treated. */
  private final long bound;

  private final boolean everyone;

  /**
   * The split of a rule.
   *
   * @param percent from 0 to 100
   */
  public RolloutSplit(String rule, double percent) {
    this.seed = Hash64.of(rule, 0);
    // A hash is whole, so it is below a number exactly when it is below what that rounds up to.
    BigInteger exact =
        BigDecimal.valueOf(percent)
            .movePointLeft(2)
            .multiply(new BigDecimal(ALL))
            .setScale(0, RoundingMode.CEILING)
            .toBigIntegerExact();
    this.everyone = exact.compareTo(ALL) >= 0;
    this.bound = exact.longValue();
  }

  /** Whether an entity is treated; one without a value, the empty text, never is. */
  public boolean treats(String value) {
    return !value.isEmpty()
        && (everyone || Long.compareUnsigned(Hash64.of(value, seed), bound) < 0);
  }
}
