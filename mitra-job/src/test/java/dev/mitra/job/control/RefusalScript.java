package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.RawRecord;
import java.util.List;

/** Publishes what is to be refused, and writes down what its author is told. */
abstract class RefusalScript {
  Admission admission =
      new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 1_000, Payments.STATE_RETENTION));
  final StringBuilder golden = new StringBuilder();
  long offset = 0;

  final void admit(String resource) {
    Controls.admit(admission, Controls.publish(offset++, Payments.T0, resource));
  }

  final void refuse(String title, String resource) {
    refuse(title, resource, resource);
  }

  final void refuse(String title, String resource, String shown) {
    refuse(Controls.publish(offset++, Payments.T0, resource), title, shown);
  }

  final void refuse(RawRecord record, String title, String shown) {
    Ack ack = admission.admit(record).ack();
    golden.append("# ").append(title).append('\n');
    shown.strip().lines().forEach(line -> golden.append("| ").append(line).append('\n'));
    golden.append(ack.admitted() ? "> admitted\n" : "");
    for (Finding finding : ack.findings()) {
      golden.append("> ").append(finding).append('\n');
    }
    golden.append('\n');
  }

  final void refuseHeaders(RawRecord record, String title, String... headers) {
    refuse(Signers.withHeaders(record, headers), title, "headers: " + List.of(headers));
  }

  final void compare(String file) {
    Golden.check(file, golden.toString());
  }
}
