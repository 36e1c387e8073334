package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.signature.KeyRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The same records get the same verdicts, on every start and after every restart, whatever was
 * forgotten in between. {@code -Dmitra.records=} sets how many records are tried.
 */
class AdmissionDeterminismTest {
  private static final int RECORDS = Integer.getInteger("mitra.records", 1_000);
  private static final int RUN = 200;
  private static final List<String> KEYS = List.of("a1", "b1");
  private static final KeyRing RING = Signers.ring("a1 a", "b1 b");

  /** So tight that they refuse and warn. */
  private static final ControlLimits TIGHT =
      new ControlLimits(3, 4, 12, 3, 30, 3, 6, 4, 30, 30_000);

  @Test
  void theSameRecordsGetTheSameVerdictsEachTime() {
    compare(List.of(), Optional.empty(), TIGHT, false);
  }

  @Test
  void aRestartChangesNoVerdict() {
    compare(List.of(), Optional.empty(), ControlLimits.DEFAULT, true);
  }

  @Test
  void aRestartChangesNoVerdictNearTheLimits() {
    compare(List.of(), Optional.empty(), TIGHT, true);
  }

  @Test
  void aRestartChangesNoVerdictWhereRecordsAreSigned() {
    compare(KEYS, Optional.of(RING), ControlLimits.DEFAULT, true);
  }

  private static void compare(
      List<String> keys, Optional<KeyRing> ring, ControlLimits limits, boolean restarts) {
    long seed = Seeds.announce(AdmissionDeterminismTest.class);
    AdmissionRules rules =
        new AdmissionRules(Payments.SCHEMA, 1_000, Payments.STATE_RETENTION, ring, limits);
    int admitted = 0;
    int begun = 0;
    int goneOn = 0;
    for (int run = 0; run * RUN < RECORDS; run++) {
      Random random = Seeds.random(seed, run);
      HostileRecords records = new HostileRecords(random, keys);
      Admission first = new Admission(rules);
      Admission second = new Admission(rules);
      for (int offset = 0; offset < RUN; offset++) {
        if (restarts && random.nextInt(10) == 0) {
          second = restarted(second, rules);
        }
        RawRecord record = records.next(offset, 1, first.admitted());
        Admission.Verdict expected = first.admit(record);
        assertThat(second.admit(record)).as("run %d, record %d", run, offset).isEqualTo(expected);
        admitted += expected.change().isPresent() ? 1 : 0;
        Map<String, Long> since =
            expected.change().map(AdmittedChange::measuresSince).orElse(Map.of());
        Long pattern = since.get(PatternInForce.SINCE);
        begun += pattern != null && pattern == offset ? 1 : 0;
        goneOn += pattern != null && pattern < offset ? 1 : 0;
      }
      assertThat(inForce(second)).as("run %d", run).isEqualTo(inForce(first));
    }
    System.out.printf(
        "admitted %d of %d; patterns: %d begun, %d gone on%n", admitted, RECORDS, begun, goneOn);
    assertThat(begun).isPositive();
    assertThat(goneOn).isPositive();
    assertThat(admitted).isGreaterThan(RECORDS / 10);
  }

  /** As the operator does it: what is needed is kept in state, and read from there. */
  private static Admission restarted(Admission running, AdmissionRules rules) {
    running.forgetReplaced();
    Admission restored = new Admission(rules);
    ControlSnapshot state = ControlSnapshot.of(running.admitted(), 0);
    assertThat(restored.restore(state.changes())).isEmpty();
    assertThat(restored.counts()).isEqualTo(running.counts());
    return restored;
  }

  private static String inForce(Admission admission) {
    return ConfigurationText.of(
        admission.head().toConfiguration(-1, -1, new ArrayList<>()), Payments.T0);
  }
}
