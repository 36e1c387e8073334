package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.event.Event;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An engine keeps nothing of one profile when it turns to the next. */
class ProfileEngineReuseTest {
  private static final int KEYS = 5;

  @Test
  void oneEngineForAllKeysAndANewOneForEveryStepMakeTheSameBytesAndFeatures() {
    long seed = Seeds.announce(ProfileEngineReuseTest.class);
    for (int run = 0; run < 150; run++) {
      Random random = Seeds.random(seed, run);
      // Half of the profiles pass their budgets of cells and values.
      int budget = random.nextBoolean() ? 16 : 64;
      RandomSet set = RandomSet.random(random, new RandomSet.Limits(budget, 0.5, budget), 6);
      EntityPlan plan = TestProfile.plan(set.yaml());
      ProfileEngine shared = new ProfileEngine(plan);
      List<TestProfile> sharing = new ArrayList<>();
      List<TestProfile> alone = new ArrayList<>();
      List<Clock> clocks = new ArrayList<>();
      for (int key = 0; key < KEYS; key++) {
        sharing.add(new TestProfile(plan, shared));
        alone.add(new TestProfile(plan));
        clocks.add(Clock.any(random));
      }
      for (int i = 0; i < 200; i++) {
        int key = random.nextInt(KEYS);
        Event event = PlacedPayments.random(clocks.get(key).next(), random);
        TestProfile one = sharing.get(key);
        TestProfile other = alone.get(key);
        one.apply(event);
        other.renewEngine();
        other.apply(event);
        String name = "seed " + seed + ", run " + run + ", event " + i + " of\n" + set.yaml();
        assertThat(one.vector()).as(name).isEqualTo(other.vector());
        assertThat(hex(one)).as(name).isEqualTo(hex(other));
      }
    }
  }

  private static String hex(TestProfile profile) {
    return profile.storedBytes() == 0 ? "" : HexFormat.of().formatHex(profile.stored());
  }

  @Test
  void anEventThatNothingIsRememberedOfLeavesTheStoredBytesAsTheyAre() {
    TestProfile profile =
        new TestProfile(
            TestProfile.plan(
                """
                entity: card
                features:
                  - failed: { count: true, where: "type == 'payment.failed'", windows: [1h] }
                  - shops: { distinct: merchant, where: "type == 'payment.failed'", windows: [1h] }
                """));
    profile.apply(PlacedPayments.payment(1, "payment.failed", "\"merchant\":\"a\""));
    byte[] before = profile.stored();
    profile.pay(2, "\"merchant\":\"b\"");
    assertThat(profile.stored()).isSameAs(before);
    assertThat(profile.value("failed_1h")).isEqualTo(1);
    assertThat(profile.value("shops_1h")).isEqualTo(1);
  }
}
