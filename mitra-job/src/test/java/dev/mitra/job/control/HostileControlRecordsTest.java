package dev.mitra.job.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.model.ModelRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a control record holds, it is admitted whole or changes nothing. */
class HostileControlRecordsTest {
  private static final int RECORDS = 2_000;
  private static final String[] VALID = {
    Controls.CARD,
    Controls.MERCHANT,
    Controls.RULE,
    Controls.POLICY,
    Models.model("champion", ModelRole.CHAMPION)
  };
  private static final String[] KEYS = {
    "FeatureSet/card", "Rule/busy-card", "Model/champion", "Policy/default", "Rule/", "", "/"
  };
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    ":",
    "\n",
    "'",
    "\"",
    "&a ",
    "*a",
    "---\n",
    "null",
    "1e999",
    "\u0000",
    "((((",
    "9".repeat(300),
    "@",
    ".nan",
    "spec",
    "1h",
    "card",
    "BLOCK"
  };

  @Test
  void recordsOfAnyContentAreAdmittedOrChangeNothing() {
    Random random = new Random(Seeds.announce(HostileControlRecordsTest.class));
    Admission admission =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 1_000, Payments.STATE_RETENTION));
    for (String resource : VALID) {
      Controls.admit(admission, Controls.publish(0, 0, resource));
    }
    List<AdmittedChange> inForce = admission.admitted();
    int admitted = 0;
    for (int i = 1; i <= RECORDS; i++) {
      Admission.Verdict verdict = admission.admit(hostile(i, random));

      assertThat(verdict.ack().epoch()).isEqualTo(i);
      assertThat(verdict.ack().admitted()).isEqualTo(verdict.change().isPresent());
      assertThat(verdict.ack().findings())
          .as("record %d", i)
          .noneMatch(finding -> finding.message().contains("mistake in Mitra"));
      List<AdmittedChange> expected = new ArrayList<>(inForce);
      verdict.change().ifPresent(expected::add);
      assertThat(admission.admitted()).isEqualTo(expected);
      inForce = admission.admitted();
      admitted += verdict.change().isPresent() ? 1 : 0;
      if (i % 1_000 == 0) {
        assertThatRefusedRecordsHaveLeftNoTrace(admission, i);
      }
    }
    System.out.println("admitted " + admitted + " of " + RECORDS);
    // Both ways were taken often, or the mutations would prove little.
    assertThat(admitted).isBetween(200, RECORDS - 200);
  }

  /** One that knows only what was admitted answers alike. */
  private static void assertThatRefusedRecordsHaveLeftNoTrace(Admission admission, int offset) {
    Admission fresh =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 1_000, Payments.STATE_RETENTION));
    assertThat(fresh.restore(admission.admitted())).isEmpty();
    RawRecord probe =
        Controls.publish(offset, Payments.T0, Controls.rule("probe", "nobody.count > 1", "TAG"));
    assertThat(admission.admit(probe).ack()).isEqualTo(fresh.admit(probe).ack());
    assertThat(configuration(admission)).isEqualTo(configuration(fresh));
  }

  private static String configuration(Admission admission) {
    try (ControlView view =
        new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, Long.MAX_VALUE / 2)) {
      view.load(admission.admitted());
      Configuration newest = view.at(Long.MAX_VALUE);
      assertThat(view.setAside()).isZero();
      return newest.epoch()
          + " "
          + newest.planEpoch()
          + " "
          + newest.plan().names()
          + " "
          + newest.rules().size()
          + " "
          + newest.champion().map(BoundModel::epoch);
    }
  }

  private static RawRecord hostile(long offset, Random random) {
    byte[] key = randomKey(random);
    byte[] value =
        switch (random.nextInt(10)) {
          case 0 -> null;
          case 1 -> bytes(random);
          default -> mutated(random).getBytes(UTF_8);
        };
    return new RawRecord("control", 0, offset, offset, key, value);
  }

  private static byte @Nullable [] randomKey(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> bytes(random);
      case 1, 2 -> KEYS[random.nextInt(KEYS.length)].getBytes(UTF_8);
      default -> null;
    };
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(400)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(VALID[random.nextInt(VALID.length)]);
    // One of three stays as it is: published anew, it is admitted.
    for (int mutations = random.nextInt(3); mutations > 0; mutations--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> text.delete(at, end);
        case 2 -> text.insert(at, text.substring(at, end));
        default -> text.insert(at, (char) random.nextInt(128));
      }
    }
    return text.toString();
  }
}
