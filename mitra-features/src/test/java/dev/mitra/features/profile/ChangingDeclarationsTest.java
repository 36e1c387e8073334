package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.event.Event;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.Comparison.Closeness;
import dev.mitra.features.profile.RandomSet.Limits;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random declarations that are left out, changed, added and given back while payments come in,
 * against the oracle, which knows since when each measure counts.
 */
class ChangingDeclarationsTest {
  private static final int LENGTH = 60;

  @Test
  void everyFeatureIsRightUnderWhateverDeclarationsCameBefore() {
    long seed = Seeds.announce(ChangingDeclarationsTest.class);
    int histories = Math.max(1, ProfileOracleTest.HISTORIES / 20);
    long checked = 0;
    int changes = 0;
    for (int run = 0; run < histories; run++) {
      Random random = Seeds.random(seed, run);
      Clock clock = Clock.any(random);
      RandomSet set = RandomSet.random(random, limits(random), 4);
      long effectiveAt = clock.newest();
      FeaturePlan plan = TestProfile.after(TestProfile.NOTHING, set.yaml(), effectiveAt);
      TestProfile profile = new TestProfile(plan.entities().get(0));
      Oracle oracle = new Oracle();
      oracle.declare(set, effectiveAt);
      Comparison comparison = new Comparison(oracle, Closeness.EACH);
      StringBuilder story = new StringBuilder("seed " + seed + ", run " + run + "\n" + set.yaml());
      for (int i = 0; i < LENGTH; i++) {
        if (random.nextInt(12) == 0) {
          set = set.changed(random, limits(random), i);
          // No two plans take effect at one moment.
          effectiveAt = Math.max(effectiveAt + 1, clock.newest());
          plan = TestProfile.after(plan, set.yaml(), effectiveAt);
          profile.switchTo(plan.entities().get(0));
          oracle.declare(set, effectiveAt);
          comparison = new Comparison(oracle, Closeness.EACH);
          story.append("from ").append(effectiveAt).append(" on\n").append(set.yaml());
          changes++;
        }
        Event event = PlacedPayments.random(clock.next(), random);
        story.append("event at ").append(event.time()).append('\n');
        oracle.arrive(event);
        profile.apply(event);
        checked += comparison.check(profile, story::toString);
      }
    }
    System.out.println(changes + " changes of declarations, " + checked + " features compared");
    assertThat(changes).isGreaterThan(histories);
  }

  /** Changed too; but the events stay within what is kept exactly. */
  private static Limits limits(Random random) {
    return new Limits(
        LENGTH + random.nextInt(20), 0.2 + random.nextInt(3) * 0.1, 16 + random.nextInt(60));
  }
}
