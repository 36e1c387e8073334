package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Operators agree on what is in force, whenever they learn of what and whatever they forget. */
class ControlViewPropertyTest {
  private static final int CHANGES = 80;
  private static final int RUNS = 5;

  @Test
  void changesOfAllKindsInAnyOrderMeanTheSameAsInTheOrderOfEffect() {
    long seed = Seeds.announce(ControlViewPropertyTest.class);
    for (int run = 0; run < RUNS; run++) {
      Random random = Seeds.random(seed, run);
      List<AdmittedChange> changes = admitted(random);
      List<AdmittedChange> shuffled = new ArrayList<>(changes);
      Collections.shuffle(shuffled, random);
      int loaded = random.nextInt(changes.size());
      try (ControlView ordered = view(Long.MAX_VALUE / 2);
          ControlView mixed = view(Long.MAX_VALUE / 2)) {
        ordered.load(changes);
        mixed.load(shuffled.subList(0, loaded));
        shuffled.subList(loaded, shuffled.size()).forEach(mixed::add);
        for (long ingest : moments(changes)) {
          assertThat(text(mixed, ingest))
              .as("run %d at %d", run, ingest)
              .isEqualTo(text(ordered, ingest));
        }
        assertThat(ordered.setAside()).isZero();
      }
    }
  }

  @Test
  void whoHasForgottenWhatWasReplacedAgreesAfterARestartWithWhoHasNot() {
    long seed = Seeds.announce(ControlViewPropertyTest.class);
    for (int run = 0; run < RUNS; run++) {
      Random random = Seeds.random(seed, run);
      List<AdmittedChange> changes = new ArrayList<>(admitted(random));
      changes.sort((a, b) -> Long.compare(a.epoch(), b.epoch()));
      Set<Long> forgotten = new HashSet<>();
      long now = 0;
      try (ControlView forgetful = view(5_000)) {
        for (AdmittedChange change : changes) {
          forgetful.add(change);
          now = Math.max(now, change.recordMillis());
          forgetful.at(now);
          forgotten.addAll(forgetful.takeUnneeded());
        }
      }
      List<AdmittedChange> kept =
          changes.stream().filter(change -> !forgotten.contains(change.epoch())).toList();
      assertThat(kept).as("run %d", run).hasSizeLessThan(changes.size());
      try (ControlView restarted = view(5_000);
          ControlView other = view(5_000)) {
        restarted.load(kept);
        other.load(changes);
        for (long ingest = now; ingest < now + 60_000; ingest += 2_500) {
          assertThat(text(restarted, ingest))
              .as("run %d at %d", run, ingest)
              .isEqualTo(text(other, ingest));
        }
      }
    }
  }

  private static List<AdmittedChange> admitted(Random random) {
    Admission admission =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 1_000, Payments.STATE_RETENTION));
    HostileRecords records = new HostileRecords(random, List.of());
    long offset = 0;
    for (String resource : RandomResources.beginning()) {
      Controls.admit(admission, Controls.publish(offset, RandomResources.millis(offset), resource));
      offset++;
    }
    while (admission.admitted().size() < CHANGES) {
      admission.admit(records.next(offset++, 0, admission.admitted()));
    }
    return admission.admitted();
  }

  private static List<Long> moments(List<AdmittedChange> changes) {
    List<Long> moments = new ArrayList<>();
    for (AdmittedChange change : changes) {
      moments.add(change.effectiveAt() - 1);
      moments.add(change.effectiveAt());
    }
    return moments;
  }

  private static ControlView view(long history) {
    return new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, history);
  }

  private static String text(ControlView view, long ingest) {
    Configuration configuration = view.at(ingest);
    return configuration.epoch() + " " + ConfigurationText.of(configuration, ingest);
  }
}
