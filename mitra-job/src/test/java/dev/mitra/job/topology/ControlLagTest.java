package dev.mitra.job.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.Models;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Jobs;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.verify.Difference;
import dev.mitra.job.verify.Verification;
import dev.mitra.job.verify.Verifier;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.model.ModelRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rules, features, lists and models change all the time while payments are decided. As long as
 * control comes within the activation delay, it does not matter how late in it, nor at which
 * parallelism: every decision has the same bytes, and recomputing it gives the same again.
 */
class ControlLagTest {
  private static final int EVENTS = 2_000;
  private static final int CHANGES = 60;

  /** Between two payments. */
  private static final long STEP = 100;

  private static final long DELAY = Jobs.config(0).activationDelayMillis();

  /** All of control is there before the job starts. */
  private static final long BEFORE = -1;

  /** Control comes when all payments are through. */
  private static final long TOO_LATE = EVENTS * STEP;

  private final List<RawRecord> control = new ArrayList<>();
  private final List<AdmittedChange> history = new ArrayList<>();
  private long seed;

  /** How many decisions a run makes. */
  private int expectedDecisions;

  @Test
  @Timeout(300)
  void decisionsAreTheSameBytesWheneverControlComesInTime() throws Exception {
    seed = Seeds.announce(ControlLagTest.class);
    makeControl();

    Outcome expected = run(1, BEFORE);
    expectedDecisions = expected.bodies.size();

    assertThat(expected.bodies).hasSizeGreaterThan(EVENTS / 2);
    assertThat(expected.epochs()).as("configurations met").isGreaterThan(CHANGES / 2);
    verify(expected);
    for (int parallelism : new int[] {1, 2, 4}) {
      Outcome late = run(parallelism, DELAY * 9 / 10);
      assertThat(late.bodies).as("at %d", parallelism).isEqualTo(expected.bodies);
      assertThat(late.lateActivations).isZero();
      verify(late);
    }
    Outcome early = run(2, 0);
    assertThat(early.bodies).isEqualTo(expected.bodies);
    verify(early);
    // The control: what comes after the payments is met by none, is counted, and is found.
    Outcome tooLate = run(2, TOO_LATE);
    assertThat(tooLate.bodies).isNotEqualTo(expected.bodies);
    assertThat(tooLate.lateActivations).isPositive();
    Verification found = verification(tooLate);
    assertThat(found.differences()).isPositive();
    assertThat(found.count(Difference.Kind.DECISION)).isZero();
    assertThat(found.count(Difference.Kind.VECTOR)).isZero();
  }

  private void verify(Outcome outcome) {
    Verification verification = verification(outcome);
    assertThat(verification.shown()).isEmpty();
    assertThat(verification.differences()).isZero();
    assertThat(verification.equal()).isEqualTo(outcome.bodies.size());
    assertThat(verification.withoutVector()).isZero();
    assertThat(verification.unreadable()).isZero();
  }

  private Verification verification(Outcome outcome) {
    try (Verifier verifier = new Verifier(Payments.SCHEMA, history)) {
      Verification verification = new Verification(verifier);
      outcome.bodies.forEach(
          (id, body) -> verification.decision(id.getBytes(UTF_8), body.getBytes(UTF_8)));
      for (OutRecord record : outcome.log) {
        verification.logged(record.key(), Objects.requireNonNull(record.value()));
      }
      return verification;
    }
  }

  /** What a run gave. */
  private record Outcome(Map<String, String> bodies, List<OutRecord> log, long lateActivations) {
    long epochs() {
      return bodies.values().stream()
          .map(body -> body.replaceAll(".*\"epoch\":(-?[0-9]+).*", "$1"))
          .distinct()
          .count();
    }
  }

  /** Changes of every kind, some of them refused, spread over the time of the payments. */
  private void makeControl() {
    Random random = Seeds.random(seed, -1);
    Admission admission =
        new Admission(
            AdmissionRules.unsigned(Payments.SCHEMA, DELAY, Jobs.config(0).stateRetentionMillis()));
    for (int i = 0; i < CHANGES; i++) {
      long at = Payments.T0 + (long) i * EVENTS * STEP / CHANGES - 5_000;
      RawRecord record = Controls.publish(i, at, resource(i, random));
      control.add(record);
      admission.admit(record).change().ifPresent(history::add);
    }
    assertThat(history).hasSizeBetween(CHANGES / 2, CHANGES - 1);
  }

  private static String resource(int number, Random random) {
    if (number < 4) {
      return List.of(
              Controls.CARD,
              Controls.MERCHANT,
              Models.model("m", ModelRole.CHAMPION),
              Controls.resource("List", "watched", "", "entries: []"))
          .get(number);
    }
    return switch (random.nextInt(7)) {
      case 0 ->
          Controls.featureSet(
              "card",
              "count: { windows: [1h, %dm] }".formatted(1 + random.nextInt(50)),
              "amount: { of: amount, aggregates: [sum], windows: [1h] }");
      case 1 ->
          Controls.resource(
              "List",
              "watched",
              "",
              "entries: [{ value: c%d }, { value: c%d, until: 2030-01-01T00:00:00Z }]"
                  .formatted(random.nextInt(5), random.nextInt(5)));
      case 2 -> Models.model("m", random.nextBoolean() ? ModelRole.CHAMPION : ModelRole.SHADOW);
      case 3 -> Controls.rule("listed", "card in list('watched')", "CHALLENGE");
      case 4 ->
          Controls.resource(
              "Rule",
              "part",
              "",
              "when: amount > %d.0\naction: BLOCK\nrollout: { percent: %d, by: card }"
                  .formatted(random.nextInt(300), random.nextInt(101)));
      // Refused: the feature is not declared.
      case 5 -> Controls.rule("bad", "card.cuont_1h > 1", "BLOCK");
      default ->
          Controls.rule(
              "r" + random.nextInt(4),
              "card.count_1h > %d && score < 0.%d"
                  .formatted(random.nextInt(40), random.nextInt(10)),
              random.nextBoolean() ? "REVIEW" : "ALLOW");
    };
  }

  private Outcome run(int parallelism, long lag) throws Exception {
    Run run = new Run();
    long number = run.number();
    JobConfig config = Jobs.config(0);
    Configuration flink = JobBuilder.flinkConfiguration(config);
    flink.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    flink.set(RestOptions.BIND_PORT, "0");
    InMemoryReporter metrics = InMemoryReporter.createWithRetainedMetrics();
    metrics.addToConfiguration(flink);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink);
    // Admission and three operators at each subtask.
    int gauges = 1 + 3 * parallelism;
    run.knownEpoch = () -> known(metrics, gauges);
    long lastEpoch = history.get(history.size() - 1).epoch();
    List<Long> due = history.stream().map(AdmittedChange::effectiveAt).toList();
    List<Long> epochs = history.stream().map(AdmittedChange::epoch).toList();
    run.control = List.copyOf(control);
    int decisions = expectedDecisions;
    long runSeed = seed;
    TestEnds ends =
        new TestEnds(
            run,
            (long) parallelism * EVENTS,
            index -> {
              if (index >= EVENTS) {
                return TestEnds.nothing();
              }
              RawRecord payment = event(runSeed, index);
              Run.of(number).ingest.set(payment.timestamp());
              if (lag >= 0 && lag < DELAY) {
                awaitControl(Run.of(number), payment.timestamp(), due, epochs);
              }
              return payment;
            },
            lag == BEFORE ? 0 : CHANGES,
            index -> {
              RawRecord record = Run.of(number).control.get((int) index);
              awaitPayments(Run.of(number), Math.min(record.timestamp() + lag, lastIngest()));
              if (lag == TOO_LATE) {
                awaitDecisions(Run.of(number), decisions);
              }
              return record;
            });
    ControlSnapshot snapshot =
        lag == BEFORE ? ControlSnapshot.of(history, CHANGES) : ControlSnapshot.empty();
    new ScoringTopology(config, snapshot).build(env, ends, ends);
    env.execute("control lag");
    if (lag >= 0) {
      assertThat(known(metrics, gauges)).isEqualTo(lastEpoch);
    }
    Map<String, String> bodies = new TreeMap<>();
    for (OutRecord decision : run.decisions()) {
      String body = new String(Objects.requireNonNull(decision.value()), UTF_8);
      assertThat(bodies.put(new String(decision.key(), UTF_8), body)).isNull();
    }
    assertThat(run.deadLetters()).isEmpty();
    return new Outcome(
        bodies,
        run.log(),
        values(metrics, "mitra_control_late_activations").stream()
            .mapToLong(Long::longValue)
            .sum());
  }

  private static long lastIngest() {
    return Payments.T0 + (EVENTS - 1) * STEP;
  }

  private static void awaitPayments(Run run, long ingest) {
    while (run.ingest.get() < ingest) {
      LockSupport.parkNanos(100_000);
    }
  }

  private static void awaitDecisions(Run run, int count) {
    while (run.decisions().size() < count) {
      LockSupport.parkNanos(100_000);
    }
  }

  private static void awaitControl(Run run, long ingest, List<Long> due, List<Long> epochs) {
    long needed = -1;
    for (int i = 0; i < due.size(); i++) {
      if (due.get(i) <= ingest) {
        needed = Math.max(needed, epochs.get(i));
      }
    }
    while (run.knownEpoch.getAsLong() < needed) {
      LockSupport.parkNanos(100_000);
    }
  }

  /** The epoch that every operator knows; -1 before all of them run. */
  private static long known(InMemoryReporter metrics, int gauges) {
    List<Long> values = values(metrics, "mitra_control_epoch");
    return values.size() < gauges
        ? -1
        : values.stream().mapToLong(Long::longValue).min().orElse(-1);
  }

  private static List<Long> values(InMemoryReporter metrics, String name) {
    return metrics.getMetricsByGroup().values().stream()
        .flatMap(group -> group.entrySet().stream())
        .filter(metric -> metric.getKey().equals(name))
        .map(metric -> (Long) ((Gauge<?>) metric.getValue()).getValue())
        .toList();
  }

  private static RawRecord event(long seed, long number) {
    Random random = Seeds.random(seed, (int) number);
    String more =
        ",\"card\":\"c%d\",\"merchant\":\"m%d\",\"amount\":%d"
            .formatted(random.nextInt(5), random.nextInt(3), random.nextInt(300));
    long time = Payments.T0 + number * STEP;
    String type = random.nextInt(5) == 0 ? Payments.FAILED : Payments.ATTEMPTED;
    String json = Payments.json("e" + number, type, time - random.nextInt(3_000), more);
    return new RawRecord("payments", 0, number, time, null, json.getBytes(UTF_8));
  }
}
