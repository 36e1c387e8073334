package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.features.Golden;
import dev.mitra.features.Seeds;
import dev.mitra.features.plan.FeaturePlan;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stored profiles: those of released versions are read for ever, and damage is found.
 *
 * <p>Under {@code profiles/} lie for each version the declarations, the payments, the bytes that
 * this version made of them, and the features at the last payment. The bytes of a version are
 * written once, when it is released ({@code -Dmitra.golden=write}); afterwards a change in them is
 * a broken promise.
 */
class ProfileCodecTest {
  private static final long DECLARED = 1_700_000_000_000L;

  private static TestProfile profileOf(String name) {
    FeaturePlan plan =
        TestProfile.after(TestProfile.NOTHING, Golden.read("profiles/" + name + ".yaml"), DECLARED);
    return new TestProfile(plan.entities().get(0));
  }

  private static List<String> payments(String name) {
    return Golden.read("profiles/" + name + ".jsonl").lines().toList();
  }

  private static byte[] bytes(String name) {
    if (Golden.isWriting() && name.startsWith("v" + ProfileCodec.VERSION)) {
      Golden.write("profiles/" + name + ".hex", hex(written(name).stored()));
    }
    return HexFormat.of().parseHex(Golden.read("profiles/" + name + ".hex").replaceAll("\\s", ""));
  }

  /** The profile after all payments but the last. */
  private static TestProfile written(String name) {
    TestProfile profile = profileOf(name);
    List<String> payments = payments(name);
    payments
        .subList(0, payments.size() - 1)
        .forEach(json -> profile.apply(PlacedPayments.decode(json)));
    return profile;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{80})", "$1\n") + "\n";
  }

  private static String features(TestProfile profile) {
    return profile.plan().features().stream()
        .map(f -> f.name() + " " + profile.vector()[profile.plan().features().indexOf(f)])
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Map<String, Double> values(String features) {
    Map<String, Double> values = new LinkedHashMap<>();
    features
        .lines()
        .map(line -> line.split(" "))
        .forEach(p -> values.put(p[0], Double.valueOf(p[1])));
    return values;
  }

  /**
   * {@code quiet}: every event kept by itself, distinct counts exact; {@code hot}: neither; {@code
   * all}: something of every kind.
   */
  @ParameterizedTest
  @ValueSource(strings = {"v2-quiet", "v2-hot", "v2-all"})
  void theBytesOfThisVersionGiveTheirFeatures(String name) {
    List<String> payments = payments(name);
    TestProfile written = written(name);
    TestProfile read = profileOf(name);
    read.restore(bytes(name));
    String last = payments.get(payments.size() - 1);
    read.apply(PlacedPayments.decode(last));
    Golden.check("profiles/" + name + ".features", features(read));

    written.apply(PlacedPayments.decode(last));
    assertThat(features(read)).isEqualTo(features(written));
    assertThat(read.stored()).isEqualTo(written.stored());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2-quiet", "v2-hot", "v2-all"})
  void thisVersionStillWritesTheBytesThatItWroteWhenItWasReleased(String name) {
    assertThat(hex(written(name).stored())).isEqualTo(hex(bytes(name)));
  }

  /** The features are those that version 1 itself computed from its bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"v1-quiet", "v1-hot"})
  void theBytesOfVersion1GiveTheFeaturesThatVersion1Computed(String name) {
    TestProfile read = profileOf(name);
    read.restore(bytes(name));
    List<String> payments = payments(name);
    read.apply(PlacedPayments.decode(payments.get(payments.size() - 1)));
    values(Golden.read("profiles/" + name + ".features"))
        .forEach(
            (feature, value) ->
                assertThat(read.value(feature.substring("card.".length())))
                    .as(feature)
                    .satisfies(
                        actual -> {
                          if (Double.isNaN(value)) {
                            assertThat(actual).isNaN();
                          } else {
                            assertThat(actual).isCloseTo(value, within(1e-12 * Math.abs(value)));
                          }
                        }));
    assertThat(read.stored()[0]).as("it is written as this version").isEqualTo((byte) 2);
  }

  @Test
  void theBytesAreReadUnderDeclarationsThatShareNothingWithThem() {
    TestProfile profile =
        new TestProfile(
            TestProfile.plan(
                "entity: card\nfeatures:\n  - other: { distinct: opened, windows: [1h] }\n"));
    profile.restore(bytes("v1-hot"));
    profile.apply(PlacedPayments.decode(payments("v1-hot").get(0)));
    assertThat(profile.value("other_1h")).isZero();
  }

  @Test
  void anotherVersionIsRefusedByItsNumber() {
    byte[] bytes = bytes("v2-quiet");
    bytes[0] = 9;
    TestProfile profile = profileOf("v2-quiet");
    profile.restore(bytes);
    assertThatThrownBy(() -> profile.apply(PlacedPayments.payment(DECLARED, "")))
        .isInstanceOf(CorruptProfileException.class)
        .hasMessage("profile of version 9; this code reads 1 to 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1-quiet", "v1-hot", "v2-quiet", "v2-hot", "v2-all"})
  void aProfileThatWasCutOffIsRefusedWhereverTheCutIs(String name) {
    byte[] bytes = bytes(name);
    TestProfile profile = profileOf(name);
    for (int length = 0; length < bytes.length; length++) {
      profile.restore(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> profile.apply(PlacedPayments.payment(DECLARED, "")))
          .as("cut to %d bytes", length)
          .isInstanceOf(CorruptProfileException.class);
    }
  }

  @Test
  void aProfileWithMoreBehindItsEndIsRefused() {
    byte[] bytes = bytes("v2-quiet");
    TestProfile profile = profileOf("v2-quiet");
    profile.restore(Arrays.copyOf(bytes, bytes.length + 1));
    assertThatThrownBy(() -> profile.apply(PlacedPayments.payment(DECLARED, "")))
        .isInstanceOf(CorruptProfileException.class)
        .hasMessage("1 bytes follow the profile's end");
  }

  /** Bytes that can still be read may give wrong numbers; they may do no other harm. */
  @ParameterizedTest
  @ValueSource(strings = {"v1-quiet", "v1-hot", "v2-quiet", "v2-hot", "v2-all"})
  void damageIsRefusedOrReadButDoesNoHarm(String name) {
    long seed = Seeds.announce(ProfileCodecTest.class);
    byte[] bytes = bytes(name);
    TestProfile profile = profileOf(name);
    int refused = 0;
    for (int run = 0; run < 2_000; run++) {
      Random random = Seeds.random(seed, run);
      byte[] damaged = damage(bytes, random);
      profile.restore(damaged);
      try {
        for (int i = 0; i < 3; i++) {
          profile.apply(PlacedPayments.payment(DECLARED + i, "\"amount\":1,\"merchant\":\"m\""));
          assertThat(profile.stored().length).isLessThan(bytes.length * 4 + 1000);
        }
      } catch (CorruptProfileException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ", run " + run + ": " + HexFormat.of().formatHex(damaged), e);
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      // Half of the damage goes to the head, where the structure is.
      int at = random.nextInt(random.nextBoolean() ? Math.min(40, damaged.length) : damaged.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(damaged, at, Math.min(damaged.length, at + 10), (byte) 0xFF);
        default -> {
          int from = random.nextInt(damaged.length);
          int length = Math.min(random.nextInt(20), damaged.length - Math.max(from, at));
          System.arraycopy(bytes, from, damaged, at, length);
        }
      }
    }
    return damaged;
  }
}
