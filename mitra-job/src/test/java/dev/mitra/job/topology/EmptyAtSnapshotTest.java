package dev.mitra.job.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.topology.Load.Barriers;
import dev.mitra.job.wire.OutRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What gathering without state rests on: with aligned barriers no payment is incomplete and no
 * event without its verdict when a snapshot is taken.
 */
class EmptyAtSnapshotTest {
  @TempDir Path checkpoints = Path.of("");

  @Test
  void alignedSnapshotsFindNothingAndEveryPaymentIsDecidedOnce() throws Exception {
    Load load = new Load(Barriers.ALIGNED, 0).execute(checkpoints);

    report("aligned", load);
    assertThat(load.run().checkpoints.get()).isGreaterThanOrEqualTo(10);
    assertThat(load.leftInGather()).isZero();
    assertThat(load.leftInFanOut()).isZero();
    assertThat(load.run().deadLetters()).isEmpty();
    List<String> decided = new ArrayList<>();
    load.run().decisions().forEach(decision -> decided.add(new String(decision.key(), UTF_8)));
    assertThat(decided).doesNotHaveDuplicates().hasSizeGreaterThan(2_000);
    assertThat(decided).containsExactlyInAnyOrderElementsOf(scored(load.run()));
  }

  @Test
  void afterFailuresEveryPaymentIsDecidedAndARepeatHasTheSameBody() throws Exception {
    Load load = new Load(Barriers.ALIGNED, 2).execute(checkpoints);

    report("aligned, with failures", load);
    assertThat(load.run().faults.get()).isEqualTo(2);
    assertThat(load.leftInGather()).isZero();
    assertThat(load.leftInFanOut()).isZero();
    Map<String, String> bodies = new HashMap<>();
    int repeats = 0;
    for (OutRecord decision : load.run().decisions()) {
      String id = new String(decision.key(), UTF_8);
      assertThat(body(decision)).contains("\"missing\":[]");
      String before = bodies.put(id, body(decision));
      if (before != null) {
        assertThat(body(decision)).isEqualTo(before);
        repeats++;
      }
    }
    assertThat(repeats).as("decisions made again after a failure").isPositive();
    assertThat(bodies.keySet()).containsExactlyInAnyOrderElementsOf(scored(load.run()));
  }

  /**
   * The control: the same load where barriers are not waited for leaves something, so the checks
   * above can fail; and what is left is decided after a failure, with what it lacks named.
   * (Unaligned checkpoints would be no such control: Flink aligns all inputs of an operator that
   * has a broadcast input among them, and so those of the gathering.)
   */
  @Test
  void snapshotsThatDoNotWaitForBarriersFindIncompletePaymentsAndKeepThem() throws Exception {
    Load load = new Load(Barriers.NOT_WAITED_FOR, 2).execute(checkpoints);

    report("not waited for, with failures", load);
    assertThat(load.run().faults.get()).isEqualTo(2);
    assertThat(load.leftInGather()).isPositive();
    assertThat(load.run().decisions())
        .anyMatch(decision -> !body(decision).contains("\"missing\":[]"));
    assertThat(load.run().decisions())
        .extracting(decision -> new String(decision.key(), UTF_8))
        .containsAll(scored(load.run()));
  }

  private static String body(OutRecord decision) {
    return new String(Objects.requireNonNull(decision.value()), UTF_8);
  }

  private static void report(String title, Load load) {
    System.out.printf(
        "%s: %d decisions, %d checkpoints, left in gather %d, in fan-out %d%n",
        title,
        load.run().decisions().size(),
        load.run().checkpoints.get(),
        load.leftInGather(),
        load.leftInFanOut());
  }

  private static List<String> scored(Run run) {
    List<String> ids = new ArrayList<>();
    for (int partition = 0; partition < Load.PARTITIONS; partition++) {
      for (long offset = 0; offset < run.given.get(partition); offset++) {
        if (Load.isScored(offset) && !Load.isRepeat(offset)) {
          ids.add(Load.id(partition, offset));
        }
      }
    }
    return ids;
  }
}
