package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Operators agree on what is in force, in whatever order they learn of changes. */
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
      try (ControlView ordered = view();
          ControlView mixed = view()) {
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

  private static ControlView view() {
    return new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, Long.MAX_VALUE / 2);
  }

  private static String text(ControlView view, long ingest) {
    Configuration configuration = view.at(ingest);
    return configuration.epoch() + " " + ConfigurationText.of(configuration, ingest);
  }
}
