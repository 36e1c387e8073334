package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sequences of two payments, of which a job sees the second after it has gone on from a savepoint:
 * what it knows of the first is in its state only. Each has a household of its own, whose other
 * card makes the second payment alone. Not thread-safe.
 */
final class Halves implements AutoCloseable {
  /** The resource's key. */
  static final String KEY = "Pattern/two-halves";

  /** No payment of a {@link Truth} is as large unless it is asked for. */
  static final String PATTERN =
      """
      apiVersion: mitra/v1
      kind: Pattern
      metadata: { name: two-halves }
      spec:
        entity: card
        within: 24h
        sequence:
          - begin: probe
            where: type == 'payment.attempted' && amount > 60000.0 && amount < 70000.0
          - followedBy: strike
            where: type == 'payment.attempted' && amount > probe.last.amount + 10000.0
      """;

  private static final String NAME = "two-halves";
  private static final int FIRST_PAISE = 6_500_000;
  private static final int SECOND_PAISE = 8_000_000;

  private final FaultyJob job;
  private final Truth truth;
  private final Checker checker;
  private final KafkaProducer<byte[], byte[]> producer;

  /** The patterns that payments have completed, by their ids. */
  private final Map<String, List<String>> completed = new HashMap<>();

  private final List<String> firsts = new ArrayList<>();
  private final List<String> seconds = new ArrayList<>();
  private final List<String> alone = new ArrayList<>();

  /**
   * No payments yet.
   *
   * @param sequences how many there can be
   */
  Halves(Stand stand, FaultyJob job, int sequences) {
    this.job = job;
    truth = stand.newTruth(sequences);
    checker = job.watch(truth);
    job.listen(this::decision);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stand.cluster().bootstrapServers(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private void decision(ConsumerRecord<byte[], byte[]> record) {
    String id = new String(record.key(), UTF_8);
    if (truth.claims(id)) {
      completed.putIfAbsent(id, Bodies.patterns(record.value()));
    }
  }

  /** Makes the first payment of a sequence; it is decided when this returns. */
  void begin(int sequence) {
    firsts.add(pay(2 * sequence, FIRST_PAISE));
  }

  /** Makes the second payment of a sequence; it is decided when this returns. */
  void end(int sequence) {
    seconds.add(pay(2 * sequence, SECOND_PAISE));
    alone.add(pay(2 * sequence + 1, SECOND_PAISE));
  }

  private String pay(int card, int paise) {
    SentPayment payment = truth.next(card, System.currentTimeMillis(), paise);
    try {
      var unused =
          producer
              .send(
                  new ProducerRecord<>(
                      job.payments(),
                      payment.partition(),
                      payment.card().getBytes(UTF_8),
                      payment.json()))
              .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a payment cannot be sent", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    job.await("the decision on " + payment.id(), () -> checker.hasDecided(payment));
    return payment.id();
  }

  /** The second payment of each sequence has completed it, and no other payment has. */
  void assertMatched() {
    job.awaitComplete(checker);
    Judgement judgement = checker.judge();
    judgement.assertSound();
    assertThat(judgement.repeats()).as("what was decided again").isZero();
    assertThat(seconds).isNotEmpty().allMatch(id -> patterns(id).equals(List.of(NAME)));
    assertThat(firsts).hasSameSizeAs(seconds).allMatch(id -> patterns(id).isEmpty());
    assertThat(alone).hasSameSizeAs(seconds).allMatch(id -> patterns(id).isEmpty());
  }

  private List<String> patterns(String id) {
    return completed.getOrDefault(id, List.of("no decision"));
  }

  @Override
  public void close() {
    producer.close();
  }
}
