package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.event.RejectReason;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.kafka.TopicAdmin;
import dev.mitra.job.local.LocalJob;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.testing.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of bad and odd records between valid payments: each is decided or a dead letter, and
 * the payments between them are decided as if they were not there. The job takes no checkpoints,
 * and Flink restarts nothing of such a job: as long as it runs, nothing of it has failed.
 */
class PoisonIT {
  private static final long SEED = Seeds.announce(PoisonIT.class);
  private static final int PARTITIONS = 2;

  /** So many records are on their way at most: the budget is over for none of them. */
  private static final int BATCH = 500;

  /** One valid payment comes with so many others. */
  private static final int VALID_EVERY = 10;

  private static final int BATCHES_OF_A_REPORT = 100;

  /** How long the job may take for a batch on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void eachRecordIsDecidedOrADeadLetterAndHarmsNoOther(@TempDir Path folder) throws IOException {
    int poisons = FaultSettings.poisons();
    JobConfig config = config(folder);
    TopicAdmin.create(config.clientProperties(), config.topics(), PARTITIONS);
    FaultyJob.publish(config, FaultResources.all());
    try (LocalJob job = LocalJob.start(config, PARTITIONS);
        Run run = new Run(config, job, households(poisons))) {
      for (int sent = 0; sent < poisons; sent += BATCH) {
        run.send(Math.min(BATCH, poisons - sent));
        run.awaitComplete();
        if (sent / BATCH % BATCHES_OF_A_REPORT == BATCHES_OF_A_REPORT - 1) {
          System.out.println(sent + BATCH + " of " + poisons + " records");
        }
      }
      run.sendClosing();
      run.awaitComplete();
      Judgement judgement = run.checker.judge();
      run.ledger.addTo(new Summary("Bad and odd records")).judgement(judgement).print();

      judgement.assertSound();
      run.ledger.assertSound();
      assertThat(judgement.repeats()).as("what was decided again").isZero();
      run.assertNeverFailed();
    }
  }

  private static int households(int poisons) {
    return Math.max(5, poisons / VALID_EVERY / 50);
  }

  private static JobConfig config(Path folder) throws IOException {
    String name = TestBroker.uniqueName("poison");
    String yaml =
        """
        name: NAME
        kafka: { bootstrapServers: 'BROKER' }
        topics:
          payments: [NAME.payments]
          control: NAME.control
          acks: NAME.acks
          scores: NAME.scores
          features: NAME.features
          alerts: NAME.alerts
          deadLetters: NAME.dead-letters
        schema: 'SCHEMA'
        startFrom: earliest
        budget: 60s
        control: { activationDelay: 0ms }
        checkpoints: { interval: 0ms }
        featureLog: { exactlyOnce: false }
        """
            .replace("NAME", name)
            .replace("BROKER", TestBroker.shared().bootstrapServers())
            .replace("SCHEMA", Repository.root().resolve("deploy/defaults/schema.yaml").toString());
    return JobConfigParser.read(Files.writeString(folder.resolve("mitra.yaml"), yaml));
  }

  /** What is sent to one job, and what becomes of it. */
  private static final class Run implements AutoCloseable {
    final PoisonLedger ledger;
    final Checker checker;
    private final PoisonMill mill = new PoisonMill(Seeds.random(SEED, 0));
    private final Truth truth;
    private final LocalJob job;
    private final String payments;
    private final Producer<byte[], byte[]> producer = TestBroker.shared().newProducer(Map.of());
    private final FeatureLog.Reader log = new FeatureLog.Reader();
    private final List<TopicFollower> followers = new ArrayList<>();
    private long time;

    Run(JobConfig config, LocalJob job, int households) {
      this.job = job;
      payments = config.topics().payments().get(0);
      truth = new Truth("valid", Seeds.random(SEED, 1), PARTITIONS, households);
      checker = new Checker(truth, Poison::claims, new FeatureOracle());
      ledger = new PoisonLedger(payments);
      String bootstrap = TestBroker.shared().bootstrapServers();
      followers.add(new TopicFollower(bootstrap, config.topics().scores(), this::score));
      followers.add(new TopicFollower(bootstrap, config.topics().features(), this::feature));
      followers.add(new TopicFollower(bootstrap, config.topics().deadLetters(), this::deadLetter));
    }

    private void score(ConsumerRecord<byte[], byte[]> record) {
      Decision decision = Decision.of(record);
      checker.decision(decision);
      ledger.decision(decision.id());
    }

    private void feature(ConsumerRecord<byte[], byte[]> record) {
      try {
        for (FeatureLog.Entry entry : log.read(record.key(), record.value())) {
          checker.vector(entry.event().id(), entry.names(), entry.values());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record) {
      ledger.deadLetter(new String(record.key(), UTF_8));
      JsonNode letter = Bodies.read(record.value());
      assertThat(letter.path("stage").asText()).as("%s", letter).isEqualTo("decode");
      assertThat(letter.path("reason").asText())
          .as("%s", letter)
          .isIn(List.of(RejectReason.values()).stream().map(RejectReason::name).toList());
    }

    /** Sends so many bad and odd records with payments between them; all are in the topic then. */
    void send(int poisons) {
      List<Poison> batch = new ArrayList<>();
      List<Future<RecordMetadata>> written = new ArrayList<>();
      for (int i = 0; i < poisons; i++) {
        Poison poison = mill.next(now());
        batch.add(poison);
        written.add(
            producer.send(
                new ProducerRecord<>(
                    payments, poison.number() % PARTITIONS, poison.key(), poison.value())));
        if (poison.number() % VALID_EVERY == 0) {
          send(truth.next(now()));
        }
      }
      producer.flush();
      for (int i = 0; i < poisons; i++) {
        RecordMetadata place = get(written.get(i));
        ledger.sent(batch.get(i), place.partition(), place.offset());
      }
    }

    /** One payment more of every card: these see everything that came before. */
    void sendClosing() {
      truth.closing(now()).forEach(this::send);
      producer.flush();
    }

    /** A payment that is not written is missed by the checker later. */
    private void send(SentPayment payment) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  payments, payment.partition(), payment.card().getBytes(UTF_8), payment.json()));
    }

    private long now() {
      time = Math.max(time, System.currentTimeMillis());
      return time;
    }

    private static RecordMetadata get(Future<RecordMetadata> written) {
      try {
        return written.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a record cannot be written", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    /** Waits until something has become of everything that was sent. */
    void awaitComplete() {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!ledger.isComplete() || !checker.isComplete()) {
        assertThat(job.status().isTerminalState()).as("whether the job has ended").isFalse();
        if (System.nanoTime() > deadline) {
          ledger.assertSound();
          checker.judge().assertSound();
        }
        followers.forEach(TopicFollower::poll);
      }
      followers.forEach(TopicFollower::drain);
    }

    void assertNeverFailed() {
      assertThat(job.status())
          .as("the job, which Flink never restarts")
          .isEqualTo(JobStatus.RUNNING);
    }

    @Override
    public void close() {
      producer.close();
      followers.forEach(TopicFollower::close);
    }
  }
}
