package dev.mitra.job.cli;

import dev.mitra.job.config.Topics;
import dev.mitra.job.control.Ack;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.ControlLimits;
import dev.mitra.job.kafka.ControlTopic;
import dev.mitra.job.kafka.TopicScan;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.verify.Verification;
import dev.mitra.job.verify.Verifier;
import dev.mitra.rules.signature.KeyRing;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads control topic, scores and feature log, and compares. For one run. */
final class VerifyRun {
  /** Records are found by their own time; a producer's clock may give payments a later one. */
  private static final long CLOCKS_APART = 600_000;

  /** A vector so young may be that of a decision which was made while the scores were read. */
  private static final long YOUNG = 60_000;

  private static final String LAYOUT_KEY = "layout/";
  private static final long SAY_EVERY_NANOS = 5_000_000_000L;

  private final Map<String, String> client;
  private final Topics topics;
  private final AdmissionRules rules;
  private final ModelFileSettings modelFiles;
  private final Optional<Integer> limit;
  private final PrintWriter err;
  private final long began = System.currentTimeMillis();
  private long said = System.nanoTime();
  private long read;
  private long unreadable;
  private long tooYoung;

  /**
   * @param limit how many decisions at most; empty for all
   * @param err where progress goes
   */
  VerifyRun(Connection connection, Optional<Integer> limit, PrintWriter err) {
    this.client = connection.clientProperties();
    this.topics = connection.topics();
    ControlHistory.Settings settings = ControlHistory.Settings.of(connection);
    this.rules =
        new AdmissionRules(
            settings.schema(),
            settings.activationDelayMillis(),
            settings.stateRetentionMillis(),
            settings.keyRing().map(KeyRing::parse),
            ControlLimits.DEFAULT);
    this.modelFiles = settings.modelFiles();
    this.limit = limit;
    this.err = err;
  }

  /**
   * Compares the decisions of payments.
   *
   * @param since from which ingest time on; empty for all
   */
  VerifyReport run(Optional<Instant> since) {
    ControlTopic.Bootstrap control =
        ControlTopic.read(client, topics.control(), new Admission(rules), modelFiles);
    try (Verifier verifier = new Verifier(rules.schema(), control.snapshot().changes())) {
      Verification verification = new Verification(verifier);
      PaymentSelection selection =
          new PaymentSelection(since, limit, (key, body) -> decision(verification, key, body));
      long from = selection.from() - CLOCKS_APART;
      TopicScan.read(
          client,
          topics.scores(),
          from,
          true,
          record -> {
            progress("decisions read");
            if (record.key() == null || record.value() == null) {
              unreadable++;
            } else {
              selection.decision(record);
            }
          });
      selection.handOver();
      logs(verification, selection);
      long admitted = control.acks().stream().filter(Ack::admitted).count();
      return report(
          verification,
          since,
          new VerifyReport.Control(admitted, control.acks().size() - admitted));
    }
  }

  private void decision(Verification verification, byte[] key, byte[] body) {
    try {
      verification.decision(key, body);
    } catch (UncheckedIOException e) {
      unreadable++;
    }
  }

  private void logs(Verification verification, PaymentSelection selection) {
    long from = selection.from();
    TopicScan.read(
        client,
        topics.features(),
        from - CLOCKS_APART,
        true,
        record -> {
          progress("vectors compared");
          if (record.key() == null || record.value() == null) {
            unreadable++;
          } else if (isLayout(record) || selection.takesVector(record.value())) {
            logged(verification, record);
          }
        });
    if (from > 0 && verification.unreadable() > 0) {
      // Each stretch of the log between two checkpoints brings its layouts; this one began before.
      TopicScan.read(
          client,
          topics.features(),
          0,
          true,
          record -> {
            if (record.key() != null && record.value() != null && isLayout(record)) {
              logged(verification, record);
            }
          });
    }
  }

  private void logged(Verification verification, ConsumerRecord<byte[], byte[]> record) {
    long before = verification.withoutDecision();
    verification.logged(record.key(), record.value());
    if (record.timestamp() >= began - YOUNG) {
      tooYoung += verification.withoutDecision() - before;
    }
  }

  private static boolean isLayout(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8).startsWith(LAYOUT_KEY);
  }

  private void progress(String what) {
    read++;
    if ((read & 0xff) == 0 && System.nanoTime() - said >= SAY_EVERY_NANOS) {
      said = System.nanoTime();
      err.printf(Locale.ROOT, "%,d records: %s%n", read, what);
      err.flush();
    }
  }

  private VerifyReport report(
      Verification verification, Optional<Instant> since, VerifyReport.Control control) {
    return VerifyReport.of(
        verification,
        topics,
        since,
        limit,
        control,
        verification.withoutDecision() - tooYoung,
        verification.unreadable() + unreadable);
  }
}
