package dev.mitra.rules.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.Seeds;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Hash64Test {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  /** Who is in a rollout depends on these numbers: they must never change. */
  @Test
  void givesTheNumbersThatItHasAlwaysGiven() {
    assertThat(Long.toHexString(Hash64.of("", 0))).isEqualTo("0");
    assertThat(Long.toHexString(Hash64.of("a", 0))).isEqualTo("81c9c337f0adf995");
    assertThat(Long.toHexString(Hash64.of("card-testing", 0))).isEqualTo("5670f8f3cfa475b2");
    assertThat(Long.toHexString(Hash64.of("tok_4111", 42))).isEqualTo("a3dd9525fad4c2ce");
    assertThat(Long.toHexString(Hash64.of("भारत\ud83d\ude00", -1))).isEqualTo("d3056b782e4772b0");
  }

  @Test
  void isWhatItsDescriptionSaysForTextsOfEveryLength() {
    Random random = Seeds.random(Seeds.announce(Hash64Test.class), 0);
    for (int length = 0; length < 40; length++) {
      for (int i = 0; i < 20; i++) {
        StringBuilder text = new StringBuilder();
        for (int j = 0; j < length; j++) {
          text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
        }
        long seed = random.nextLong();
        assertThat(Hash64.of(text.toString(), seed))
            .as("%s", text)
            .isEqualTo(asDescribed(text.toString(), seed));
      }
    }
  }

  // The description, in numbers that do not overflow.

  private static final BigInteger P1 = new BigInteger("9E3779B185EBCA87", 16);
  private static final BigInteger P2 = new BigInteger("C2B2AE3D27D4EB4F", 16);
  private static final BigInteger P3 = new BigInteger("165667B19E3779F9", 16);
  private static final BigInteger P4 = new BigInteger("85EBCA77C2B2AE63", 16);

  private static long asDescribed(String text, long seed) {
    BigInteger h = unsigned(seed).xor(BigInteger.valueOf(text.length()).multiply(P1).mod(TWO_64));
    for (int i = 0; i < text.length(); i += 4) {
      BigInteger lane = BigInteger.ZERO;
      for (int j = Math.min(text.length(), i + 4) - 1; j >= i; j--) {
        lane = lane.shiftLeft(16).add(BigInteger.valueOf(text.charAt(j)));
      }
      BigInteger mixed = rotated(lane.multiply(P2).mod(TWO_64), 31).multiply(P1).mod(TWO_64);
      h = rotated(h.xor(mixed), 27).multiply(P1).add(P4).mod(TWO_64);
    }
    h = h.xor(h.shiftRight(33)).multiply(P2).mod(TWO_64);
    h = h.xor(h.shiftRight(29)).multiply(P3).mod(TWO_64);
    return h.xor(h.shiftRight(32)).longValue();
  }

  private static BigInteger rotated(BigInteger number, int bits) {
    return number.shiftLeft(bits).or(number.shiftRight(64 - bits)).mod(TWO_64);
  }

  private static BigInteger unsigned(long bits) {
    return BigInteger.valueOf(bits).mod(TWO_64);
  }
}
