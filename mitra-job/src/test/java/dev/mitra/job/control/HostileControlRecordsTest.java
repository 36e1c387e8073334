package dev.mitra.job.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.signature.KeyRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever a control record holds, it is admitted whole or changes nothing, and its author is told
 * why. {@code -Dmitra.records=} sets how many records are tried; their seed is printed.
 */
class HostileControlRecordsTest {
  private static final int RECORDS = Integer.getInteger("mitra.records", 2_000);

  /** Records for one admission; then another begins, or what is in force would grow too odd. */
  private static final int RUN = 500;

  /** The longest piece of a record that a finding may show: a name, a checksum. */
  private static final int LONGEST_PIECE = 80;

  private static final int LONGEST_FINDING = 600;

  /** What Kafka takes as one record by default, in bytes. */
  private static final int LARGEST_RECORD = 1_000_000;

  private int admitted;
  private int refused;

  @Test
  void recordsOfAnyContentAreAdmittedOrChangeNothing() {
    attack(List.of(), Optional.empty());
  }

  @Test
  void signedRecordsOfAnyContentAreAdmittedOrChangeNothing() {
    attack(
        List.of("a1", "a2", "b1"),
        Optional.of(Signers.ring("a1 a", "a2 a", "b1 b", "unused c , kinds: [Demotion]")));
  }

  private void attack(List<String> keys, Optional<KeyRing> ring) {
    long seed = Seeds.announce(HostileControlRecordsTest.class);
    for (int run = 0; run * RUN < RECORDS; run++) {
      Random random = Seeds.random(seed, run);
      AdmissionRules rules =
          new AdmissionRules(
              Payments.SCHEMA, 1_000, Payments.STATE_RETENTION, ring, ControlLimits.DEFAULT);
      try (Attack attack = new Attack(rules, new HostileRecords(random, keys))) {
        attack.begin(keys);
        for (int i = 0; i < RUN; i++) {
          attack.next(5);
        }
        attack.end();
      }
    }
    System.out.printf("admitted %d, refused %d%n", admitted, refused);
    // Both ways were taken often, or the records would prove little.
    assertThat(admitted).isGreaterThan(RECORDS / 10);
    assertThat(refused).isGreaterThan(RECORDS / 10);
  }

  /** An admission under attack, and an operator that is told of what it admits. */
  private final class Attack implements AutoCloseable {
    private final AdmissionRules rules;
    private final Admission admission;
    private final HostileRecords records;
    private final ControlView operator =
        new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, 60_000);
    private List<AdmittedChange> before = List.of();
    private long offset;

    Attack(AdmissionRules rules, HostileRecords records) {
      this.rules = rules;
      this.admission = new Admission(rules);
      this.records = records;
    }

    void begin(List<String> keys) {
      for (String resource : RandomResources.beginning()) {
        long millis = RandomResources.millis(offset);
        RawRecord record =
            keys.isEmpty()
                ? Controls.publish(offset, millis, resource)
                : Signers.publish(offset, millis, versioned(resource), keys.toArray(String[]::new));
        operator.add(Controls.admit(admission, record));
        offset++;
      }
      before = admission.admitted();
    }

    void next(int hostile) {
      RawRecord record = records.next(offset, hostile, before);
      String inForce = inForce();
      Admission.Verdict verdict = admission.admit(record);
      assertThatItIsAnswered(record, verdict.ack());
      List<AdmittedChange> expected = new ArrayList<>(before);
      verdict.change().ifPresent(expected::add);
      expected.sort(AdmittedChange.BY_EFFECT);
      assertThat(admission.admitted()).isEqualTo(expected);
      if (verdict.change().isPresent()) {
        admitted++;
        operator.add(verdict.change().get());
        operator.at(verdict.change().get().recordMillis());
      } else {
        refused++;
        assertThat(inForce()).as("after refused record %d", offset).isEqualTo(inForce);
      }
      before = expected;
      offset++;
      if (offset % 100 == 0) {
        assertThatOperatorsAgree();
      }
    }

    private void assertThatItIsAnswered(RawRecord record, Ack ack) {
      String as = "record " + offset + " " + ack;
      assertThat(ack.epoch()).as(as).isEqualTo(record.offset());
      assertThat(ack.recordMillis()).as(as).isEqualTo(record.timestamp());
      assertThat(ack.toRecord().value()).as(as).hasSizeLessThan(LARGEST_RECORD);
      assertThat(ack.findings().isEmpty()).as(as).isEqualTo(ack.admitted());
      for (Finding finding : ack.findings()) {
        assertThat(finding.message()).as(as).isNotBlank().doesNotContain("mistake in Mitra");
        assertThat(finding.toString()).as(as).hasSizeLessThan(LONGEST_FINDING);
        assertThatNoLongPieceIsShown(finding.toString(), record);
      }
    }

    /** What is in force when everything that waits has come into force. */
    private String inForce() {
      return ConfigurationText.of(
          admission.head().toConfiguration(-1, -1, new ArrayList<>()),
          RandomResources.millis(offset));
    }

    /** The operator that was told of each change, and one that reads what is left of them now. */
    private void assertThatOperatorsAgree() {
      long now = RandomResources.millis(offset);
      try (ControlView fresh = new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, 60_000)) {
        fresh.load(admission.admitted());
        assertThat(ConfigurationText.of(fresh.at(now), now))
            .isEqualTo(ConfigurationText.of(operator.at(now), now));
        assertThat(ConfigurationText.of(fresh.at(now + 60_000), now))
            .isEqualTo(ConfigurationText.of(operator.at(now + 60_000), now));
        assertThat(fresh.setAside()).isZero();
        assertThat(operator.setAside()).isZero();
      }
    }

    /** An admission that knows only what was admitted answers alike. */
    void end() {
      Admission restored = new Admission(rules);
      assertThat(restored.restore(admission.admitted())).isEmpty();
      for (int i = 0; i < 20; i++) {
        RawRecord record = records.next(offset, 2, before);
        assertThat(restored.admit(record)).isEqualTo(admission.admit(record));
        offset++;
      }
    }

    @Override
    public void close() {
      operator.close();
    }
  }

  private static String versioned(String resource) {
    return resource
        .replaceFirst("metadata: \\{ name: ([^ }]+)", "metadata: { name: $1, version: 1")
        .replaceFirst("\"metadata\":\\{", "\"metadata\":{\"version\":1,");
  }

  private static void assertThatNoLongPieceIsShown(String finding, RawRecord record) {
    byte[] value = record.value();
    String text = (value == null ? "" : new String(value, UTF_8)) + "\n" + record.headers();
    for (int i = 0; i + LONGEST_PIECE <= finding.length(); i++) {
      assertThat(text.contains(finding.substring(i, i + LONGEST_PIECE))).as(finding).isFalse();
    }
  }
}
