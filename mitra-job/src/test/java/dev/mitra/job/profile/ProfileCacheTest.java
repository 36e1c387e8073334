package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Seeds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileCacheTest {
  private static final long VALID = 1_000;
  private static final long PLENTY = 1 << 20;

  private final Kept kept = new Kept();

  /** A store on the heap that counts. */
  private static final class Kept implements ProfileCache.Store {
    final Map<String, byte[]> values = new HashMap<>();
    int reads;
    int writes;

    @Override
    public byte @Nullable [] read(String key) {
      reads++;
      return values.get(key);
    }

    @Override
    public void write(String key, byte @Nullable [] value) {
      writes++;
      if (value == null) {
        values.remove(key);
      } else {
        values.put(key, value);
      }
    }
  }

  @Test
  void isAsGoodAsTheStoreWhateverIsDone() throws Exception {
    long seed = Seeds.announce(ProfileCacheTest.class);
    for (int run = 0; run < 300; run++) {
      Random random = Seeds.random(seed, run);
      Kept store = new Kept();
      int mostChanged = random.nextInt(10);
      long mostBytes = random.nextInt(4) == 0 ? 0 : random.nextInt(20_000);
      ProfileCache cache = new ProfileCache(store, mostBytes, mostChanged, VALID);
      Map<String, byte[]> expected = new HashMap<>();
      long now = 0;
      for (int step = 0; step < 400; step++) {
        now += random.nextInt(200);
        for (int i = random.nextInt(3); i >= 0; i--) {
          String key = "k" + random.nextInt(30);
          ProfileCache.Entry entry = cache.find(key, now);
          assertThat(entry.value()).as("run %d, step %d", run, step).isEqualTo(expected.get(key));
          if (random.nextInt(3) > 0) {
            change(cache, entry, expected, random);
          }
        }
        double mayWait = random.nextInt(3) == 0 ? random.nextDouble() : 1;
        cache.settle(mayWait);
        assertThat(cache.changed()).isLessThanOrEqualTo((int) (mayWait * mostChanged));
        assertThat(cache.bytes()).isLessThanOrEqualTo(mostBytes);
        if (random.nextInt(50) == 0) {
          cache.flush();
          same(store.values, expected);
        } else if (random.nextInt(100) == 0) {
          cache.clear();
          same(store.values, expected);
          assertThat(cache.size()).isZero();
          assertThat(cache.bytes()).isZero();
        }
      }
      cache.flush();
      assertThat(cache.changed()).isZero();
      same(store.values, expected);
    }
  }

  private static void change(
      ProfileCache cache, ProfileCache.Entry entry, Map<String, byte[]> expected, Random random) {
    if (random.nextInt(8) == 0) {
      cache.update(entry, null);
      expected.remove(entry.key);
    } else {
      byte[] value = new byte[random.nextInt(2_000)];
      random.nextBytes(value);
      cache.update(entry, value);
      expected.put(entry.key, value);
    }
  }

  private static void same(Map<String, byte[]> actual, Map<String, byte[]> expected) {
    Set<String> keys = new HashSet<>(actual.keySet());
    keys.addAll(expected.keySet());
    for (String key : keys) {
      assertThat(Arrays.equals(actual.get(key), expected.get(key))).as(key).isTrue();
    }
  }

  @Test
  void aHotProfileIsReadOnceAndWrittenOnceForManyChanges() throws Exception {
    ProfileCache cache = new ProfileCache(kept, PLENTY, 100, VALID);
    for (int i = 0; i < 500; i++) {
      cache.update(cache.find("hot", i), new byte[] {(byte) i});
      cache.settle();
    }
    cache.flush();

    assertThat(kept.reads).isOne();
    assertThat(kept.writes).isOne();
    assertThat(cache.hits()).isEqualTo(499);
    assertThat(kept.values.get("hot")).containsExactly((byte) 499);
  }

  @Test
  void whatIsUsedAgainIsWrittenLateAndWhatIsNotSoon() throws Exception {
    ProfileCache cache = new ProfileCache(kept, PLENTY, 80, VALID);
    for (int i = 0; i < 1_000; i++) {
      cache.update(cache.find("hot" + i % 4, 0), new byte[] {(byte) i});
      cache.update(cache.find("once" + i, 0), new byte[] {1});
      cache.settle();
    }

    assertThat(kept.values.keySet()).noneMatch(key -> key.startsWith("hot"));
    assertThat(kept.values).hasSizeGreaterThan(980);

    cache.settle(0);
    assertThat(cache.changed()).isZero();
    assertThat(kept.values).hasSize(1_004);
    assertThat(kept.writes).isEqualTo(1_004);
  }

  @Test
  void whatIsUsedAgainStaysHoweverManyOthersPass() throws Exception {
    ProfileCache cache = new ProfileCache(kept, 20_000, 100, VALID);
    cache.find("often", 0);
    cache.find("often", 0);
    cache.settle();
    for (int i = 0; i < 1_000; i++) {
      cache.update(cache.find("once" + i, 0), new byte[500]);
      cache.settle();
    }
    kept.reads = 0;
    cache.find("often", 0);
    assertThat(kept.reads).isZero();
    assertThat(cache.size()).isLessThan(10);
    cache.find("once0", 0);
    assertThat(kept.reads).isOne();
  }

  @Test
  void ofWhatIsUsedAgainTheOneNotUsedForLongestMakesRoom() throws Exception {
    ProfileCache cache = new ProfileCache(kept, 10_000, 100, VALID);
    for (String key : new String[] {"a", "b", "c", "d", "e", "f", "g"}) {
      cache.update(cache.find(key, 0), new byte[1_000]);
      cache.find(key, 0);
      cache.find("a", 0);
      cache.settle();
    }
    for (int i = 0; i < 10; i++) {
      cache.find("once" + i, 0);
      cache.settle();
    }
    kept.reads = 0;
    for (String key : new String[] {"a", "c", "d", "e", "f", "g"}) {
      cache.find(key, 0);
    }
    assertThat(kept.reads).isZero();
  }

  @Test
  void theOldestChangeIsWrittenFirst() throws Exception {
    ProfileCache cache = new ProfileCache(kept, PLENTY, 16, VALID);
    for (String key : new String[] {"a", "b", "c"}) {
      cache.update(cache.find(key, 0), new byte[1]);
    }
    cache.settle();

    assertThat(kept.values).containsOnlyKeys("a");
  }

  @Test
  void aProfileThatTheStoreHasForgottenByItsAgeIsForgottenHereToo() throws Exception {
    ProfileCache cache = new ProfileCache(kept, PLENTY, 100, VALID);
    cache.update(cache.find("a", 0), new byte[1]);
    cache.flush();
    kept.values.clear();

    assertThat(cache.find("a", VALID - 1).value()).hasSize(1);
    assertThat(cache.find("a", VALID).value()).isNull();
  }
}
