package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.Event;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;

/**
 * How long a subtask stands still while it erases a subject, with its profiles in RocksDB. Prints
 * what it measures; {@code -Dmitra.erasure.profiles=50000} makes it as large as the figures in
 * docs/erasure.md.
 */
class ErasingWalkTimeTest {
  private static final int PROFILES = Integer.getInteger("mitra.erasure.profiles", 2_000);
  private static final int EVENTS = 10;
  private static final int MERCHANTS = 200;
  private static final int ROUNDS = 3;
  private static final ControlSnapshot SNAPSHOT =
      Controls.snapshot(
          Controls.featureSet(
              "card",
              "count: { windows: [1h, 24h, 7d, 30d] }",
              "amount: { of: amount, aggregates: [sum, avg, std, max], windows: [24h, 30d] }",
              "merchants: { distinct: merchant, windows: [24h, 30d] }",
              "met: { new: merchant }"));

  @Test
  void timesAWalkThatLooksAtKeysAndOneThatLooksIntoProfiles() throws Exception {
    CountingProfiles profiles = new CountingProfiles(Payments.STATE_RETENTION, SNAPSHOT);
    try (ProfileHarness harness = new ProfileHarness(profiles, 128, 1, 0)) {
      EmbeddedRocksDBStateBackend rocksDb = new EmbeddedRocksDBStateBackend();
      // What a slot has; the harness would give it next to nothing.
      rocksDb.getMemoryConfiguration().setFixedMemoryPerSlot("256mb");
      harness.setStateBackend(rocksDb);
      harness.open();
      fill(harness);
      for (int round = 0; round < ROUNDS; round++) {
        time("keys only", harness, ",\"device\":\"d" + round + "\"");
        time("all profiles read", harness, ",\"merchant\":\"m" + round + "\"");
      }
      time("a card", harness, ",\"card\":\"c7\"");
    }
    assertThat(profiles.counted("mitra_erased_profiles")).as("of c7").isOne();
  }

  private static void fill(ProfileHarness harness) throws Exception {
    Random random = new Random(7);
    for (int card = 0; card < PROFILES; card++) {
      for (int i = 0; i < EVENTS; i++) {
        Event event =
            Payments.attempt(
                "e",
                Payments.T0 + i * 3_600_000L,
                "c" + card,
                "m" + random.nextInt(MERCHANTS),
                random.nextInt(10_000));
        harness.process(new ProfileTask(0, Payments.T0, 0, 1, 0, false, event));
      }
    }
  }

  private static void time(String what, ProfileHarness harness, String members) throws Exception {
    Event event = Payments.event("erasure", Payments.ERASED, Payments.T0, members);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long startCpu = threads.getCurrentThreadCpuTime();
    harness.signal(new ProfileSignal.Erase(Payments.T0, event));
    long cpu = threads.getCurrentThreadCpuTime() - startCpu;
    long nanos = System.nanoTime() - start;
    System.out.printf(
        Locale.ROOT,
        "erasure, %s: %d profiles in %d ms, %.1f µs of CPU time each%n",
        what,
        PROFILES,
        TimeUnit.NANOSECONDS.toMillis(nanos),
        cpu / 1e3 / PROFILES);
  }
}
