package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.Event;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlState;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.EntityTask;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
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
    try (KeyedBroadcastOperatorTestHarness<String, EntityTask, ProfileSignal, Part> harness =
        new KeyedBroadcastOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(profiles, List.of(ControlState.DESCRIPTOR)),
            EntityTask::key,
            Types.STRING,
            128,
            1,
            0)) {
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

  private static void fill(
      KeyedBroadcastOperatorTestHarness<String, EntityTask, ProfileSignal, Part> harness)
      throws Exception {
    Random random = new Random(7);
    // The card's name is in the key alone, so that few events have to be decoded.
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < EVENTS * MERCHANTS; i++) {
      events.add(
          Payments.attempt(
              "e",
              Payments.T0 + (i / MERCHANTS) * 3_600_000L,
              "c",
              "m" + i % MERCHANTS,
              random.nextInt(10_000)));
    }
    for (int card = 0; card < PROFILES; card++) {
      for (int i = 0; i < EVENTS; i++) {
        Event event = events.get(i * MERCHANTS + random.nextInt(MERCHANTS));
        harness.processElement(
            new StreamRecord<>(
                new EntityTask(0, Payments.T0, 0, 0, false, "card", "card\u001fc" + card, event)));
      }
    }
  }

  private static void time(
      String what,
      KeyedBroadcastOperatorTestHarness<String, EntityTask, ProfileSignal, Part> harness,
      String members)
      throws Exception {
    Event event = Payments.event("erasure", Payments.ERASED, Payments.T0, members);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long startCpu = threads.getCurrentThreadCpuTime();
    harness.processBroadcastElement(
        new StreamRecord<>(new ProfileSignal.Erase(Payments.T0, event)));
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
