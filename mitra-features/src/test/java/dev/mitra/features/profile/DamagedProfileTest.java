package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.mitra.features.Seeds;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged bytes are refused, or read for something else; they do no other harm: no other exception,
 * no loop without an end, no memory beyond what profiles take.
 */
class DamagedProfileTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MUCH_MEMORY = 16L << 20;

  private long refused;
  private long read;

  @Test
  void damageIsRefusedOrReadButDoesNoHarm() {
    long seed = Seeds.announce(DamagedProfileTest.class);
    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          for (int run = 0; run < 60; run++) {
            damageOne(seed, run);
          }
        });
    System.out.println(refused + " damaged profiles refused, " + read + " read");
    assertThat(refused).isPositive();
    assertThat(read).isPositive();
  }

  private void damageOne(long seed, int run) {
    Random random = Seeds.random(seed, run);
    int budget = random.nextBoolean() ? 16 : 64;
    RandomSet set = RandomSet.random(random, new RandomSet.Limits(budget, 0.5, budget), 6);
    TestProfile profile = new TestProfile(TestProfile.plan(set.yaml()));
    Clock clock = Clock.any(random);
    for (int i = random.nextInt(150); i >= 0; i--) {
      profile.apply(PlacedPayments.random(clock.next(), random));
    }
    if (profile.storedBytes() == 0) {
      return;
    }
    byte[] whole = profile.stored();
    String name = "seed " + seed + ", run " + run + " of\n" + set.yaml();
    for (int length = 0; length < whole.length; length++) {
      use(profile, Arrays.copyOf(whole, length), clock, random, name);
    }
    for (int i = 0; i < 1_000; i++) {
      use(profile, damaged(whole, random), clock, random, name);
    }
    // Read under declarations that it was not written for, too.
    RandomSet other = RandomSet.random(random, new RandomSet.Limits(budget, 0.5, budget), 6);
    TestProfile elsewhere = new TestProfile(TestProfile.plan(other.yaml()));
    for (int i = 0; i < 500; i++) {
      use(elsewhere, damaged(whole, random), clock, random, name + " under\n" + other.yaml());
    }
  }

  private void use(TestProfile profile, byte[] bytes, Clock clock, Random random, String name) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      profile.restore(bytes);
      for (int i = 0; i < 3; i++) {
        profile.apply(PlacedPayments.random(clock.newest() + i, random));
      }
      read++;
    } catch (CorruptProfileException e) {
      refused++;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(name + HexFormat.of().formatHex(bytes), e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as(() -> name + HexFormat.of().formatHex(bytes)).isLessThan(MUCH_MEMORY);
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      // Half of the damage goes to the head, where the structure is.
      int at = random.nextInt(random.nextBoolean() ? Math.min(60, whole.length) : whole.length);
      switch (random.nextInt(5)) {
        case 0, 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> damaged[at] = (byte) random.nextInt(256);
        case 3 -> Arrays.fill(damaged, at, Math.min(whole.length, at + 10), (byte) 0xFF);
        default -> {
          int from = random.nextInt(whole.length);
          int length = Math.min(random.nextInt(20), whole.length - Math.max(from, at));
          System.arraycopy(whole, from, damaged, at, length);
        }
      }
    }
    return damaged;
  }
}
