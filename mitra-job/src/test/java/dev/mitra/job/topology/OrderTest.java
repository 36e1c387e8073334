package dev.mitra.job.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Jobs;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.RawRecord;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** One partition's events have the same decisions, byte for byte, at every parallelism. */
class OrderTest {
  private static final int EVENTS = 3_000;

  @Test
  void decisionsOfOnePartitionAreTheSameBytesAtEveryParallelism() throws Exception {
    long seed = Seeds.announce(OrderTest.class);
    Map<String, String> expected = decisions(seed, 1);
    assertThat(expected).hasSizeGreaterThan(EVENTS / 2);
    assertThat(expected.values()).anyMatch(body -> body.contains("\"decision\":\"REVIEW\""));
    assertThat(expected.values()).anyMatch(body -> body.contains("\"decision\":\"ALLOW\""));

    for (int parallelism : new int[] {1, 2, 4}) {
      assertThat(decisions(seed, parallelism)).as("at %d", parallelism).isEqualTo(expected);
    }
  }

  /** The bodies of the decisions by event id, none decided twice. */
  private static Map<String, String> decisions(long seed, int parallelism) throws Exception {
    Run run = new Run();
    JobConfig config = Jobs.config(0);
    Configuration flink = JobBuilder.flinkConfiguration(config);
    flink.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    flink.set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink);
    // The first source subtask has the partition, the others have none.
    TestEnds ends =
        new TestEnds(
            run,
            (long) parallelism * EVENTS,
            number -> number < EVENTS ? event(seed, number) : TestEnds.nothing());
    new ScoringTopology(
            config,
            Controls.snapshot(
                Controls.CARD,
                Controls.MERCHANT,
                Controls.DEVICE,
                Controls.rule("dear", "card.amount_sum_1h > 9000.0", "REVIEW"),
                Controls.rule("odd", "merchant.count_1h > device.count_1h * 40.0", "CHALLENGE")))
        .build(env, ends, ends);
    env.execute("order");
    Map<String, String> bodies = new TreeMap<>();
    for (OutRecord decision : run.decisions()) {
      String body = new String(Objects.requireNonNull(decision.value()), UTF_8);
      assertThat(bodies.put(new String(decision.key(), UTF_8), body)).isNull();
    }
    assertThat(run.deadLetters()).isEmpty();
    return bodies;
  }

  /** Events of few cards within moments of one another, some of them repeated. */
  private static RawRecord event(long seed, long number) {
    Random random = Seeds.random(seed, (int) number);
    boolean repeat = number > 0 && random.nextInt(20) == 0;
    String more =
        ",\"card\":\"c%d\",\"merchant\":\"m%d\",\"device\":\"d%d\",\"amount\":%d"
            .formatted(
                random.nextInt(5), random.nextInt(3), random.nextInt(20), random.nextInt(300));
    long time = Payments.T0 + number * 1_000 - random.nextInt(3_000);
    String json =
        Payments.json(
            "e" + (repeat ? random.nextInt((int) number) : number),
            random.nextInt(5) == 0 ? Payments.FAILED : Payments.ATTEMPTED,
            time,
            more);
    return new RawRecord(
        "payments", 0, number, Payments.T0 + number * 1_000, null, json.getBytes(UTF_8));
  }
}
