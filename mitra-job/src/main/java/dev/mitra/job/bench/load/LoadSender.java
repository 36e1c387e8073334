package dev.mitra.job.bench.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends payments into a topic as an open loop: arrivals are a Poisson process of a seed, and
 * nothing waits for answers. Not thread-safe.
 */
public final class LoadSender implements AutoCloseable {
  /** An outcome follows its payment after so many others. */
  private static final int OUTCOME_AFTER = 2_000;

  private final PaymentWriter writer;
  private final long seed;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long total;

  /**
   * @param client properties of a Kafka client
   * @param topic where payments go
   * @param population who pays whom
   */
  public LoadSender(Map<String, String> client, String topic, Population population) {
    this(client, topic, population, 1, 16_384);
  }

  private LoadSender(
      Map<String, String> client,
      String topic,
      Population population,
      int lingerMillis,
      int batchBytes) {
    this.writer = new PaymentWriter(population);
    this.seed = population.seed();
    this.topic = topic;
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("acks", "1");
    properties.put("enable.idempotence", "false");
    properties.put("linger.ms", Integer.toString(lingerMillis));
    properties.put("batch.size", Integer.toString(batchBytes));
    properties.put("compression.type", "none");
    properties.put("buffer.memory", Integer.toString(64 << 20));
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A sender for {@link #fill}: large batches. */
  public static LoadSender inBulk(Map<String, String> client, String topic, Population population) {
    return new LoadSender(client, topic, population, 20, 1 << 18);
  }

  /**
   * Sends payments until a time.
   *
   * @param trip to be told of each
   * @param rate payments a second
   * @param startNanos when the process begins, on the clock of {@link System#nanoTime}
   * @param endNanos when it ends
   * @throws InterruptedException when the thread is interrupted
   */
  public void send(Trip trip, double rate, long startNanos, long endNanos)
      throws InterruptedException {
    SplittableRandom arrivals = new SplittableRandom(seed + 31L * trip.run());
    double nanosEach = 1e9 / rate;
    double at = startNanos;
    while (true) {
      at -= Math.log(1 - arrivals.nextDouble()) * nanosEach;
      long intended = (long) at;
      if (intended - endNanos >= 0) {
        return;
      }
      for (long left = intended - System.nanoTime();
          left > 0;
          left = intended - System.nanoTime()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.parkNanos(left);
      }
      check();
      long number = trip.send(intended, System.nanoTime());
      one(trip.run(), number);
    }
  }

  /**
   * Sends payments one after the other as fast as the broker takes them.
   *
   * @param run the number in the middle of the payments' ids
   * @param count how many
   */
  public void fill(int run, int count) throws InterruptedException {
    for (int number = 0; number < count; number++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      check();
      one(run, number);
    }
    producer.flush();
    check();
  }

  /** Events that were sent by {@link #fill} or {@link #send}, outcomes included. */
  public long total() {
    return total;
  }

  private void one(int run, long number) {
    hand(writer.key(run, number), writer.payment(run, number, System.currentTimeMillis()));
    long before = number - OUTCOME_AFTER;
    if (before >= 0 && writer.isFollowed(run, before)) {
      hand(writer.key(run, before), writer.outcome(run, before, System.currentTimeMillis()));
    }
  }

  private void hand(byte[] key, byte[] payment) {
    // Failures come to the callback; nothing is to be done with the future.
    var unused = producer.send(new ProducerRecord<>(topic, key, payment), this::sent);
    total++;
  }

  private void sent(@Nullable RecordMetadata metadata, @Nullable Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  private void check() {
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("payments cannot be sent: " + failed, failed);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
