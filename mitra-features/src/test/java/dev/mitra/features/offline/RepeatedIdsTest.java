package dev.mitra.features.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.Seeds;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedIdsTest {
  @Test
  void anIdIsRepeatedUntilItsRetentionIsOverCountedFromWhenItFirstCame() {
    RepeatedIds ids = new RepeatedIds(1000, 10);
    assertThat(ids.isRepeat("a", 5000)).isFalse();
    assertThat(ids.isRepeat("a", 5999)).isTrue();
    assertThat(ids.isRepeat("a", 6000)).isFalse();
    assertThat(ids.isRepeat("a", 6999)).isTrue();
  }

  @Test
  void aClockThatGoesBackStandsStill() {
    RepeatedIds ids = new RepeatedIds(1000, 10);
    ids.isRepeat("a", 5000);
    ids.isRepeat("b", 0);
    assertThat(ids.isRepeat("b", 5999)).isTrue();
    assertThat(ids.isRepeat("b", 6000)).isFalse();
  }

  @Test
  void aboveTheLimitTheOldestAreForgottenAndCounted() {
    RepeatedIds ids = new RepeatedIds(1000, 2);
    ids.isRepeat("a", 0);
    ids.isRepeat("b", 0);
    ids.isRepeat("c", 0);
    assertThat(ids.forgottenEarly()).isEqualTo(1);
    assertThat(ids.size()).isEqualTo(2);
    assertThat(ids.isRepeat("b", 0)).isTrue();
    assertThat(ids.isRepeat("a", 0)).isFalse();
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new RepeatedIds(1000, 0)).hasMessageContaining("from 1 to");
    assertThatThrownBy(() -> new RepeatedIds(1000, RepeatedIds.MOST + 1))
        .hasMessageContaining("not 67108865");
  }

  @Test
  void itAnswersAsAMapDoesThatHoldsTheIdsThemselves() {
    long seed = Seeds.announce(getClass());
    for (int run = 0; run < 20; run++) {
      Random random = Seeds.random(seed, run);
      int most = 1 + random.nextInt(5000);
      long retention = 1L + random.nextInt(20_000);
      int different = 1 + random.nextInt(10_000);
      RepeatedIds ids = new RepeatedIds(retention, most);
      Map<String, Long> known = new LinkedHashMap<>();
      long clock = 0;
      for (int i = 0; i < 20_000; i++) {
        clock += random.nextInt(4);
        String id = "evt_" + random.nextInt(different);
        assertThat(ids.isRepeat(id, clock))
            .as("seed %d, run %d, event %d", seed, run, i)
            .isEqualTo(isKnown(known, id, clock, retention, most));
        assertThat(ids.size()).isEqualTo(known.size());
      }
    }
  }

  private static boolean isKnown(
      Map<String, Long> known, String id, long clock, long retention, int most) {
    Iterator<Long> since = known.values().iterator();
    while (since.hasNext() && clock - since.next() >= retention) {
      since.remove();
    }
    if (known.containsKey(id)) {
      return true;
    }
    if (known.size() == most) {
      Iterator<String> oldest = known.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    known.put(id, clock);
    return false;
  }
}
