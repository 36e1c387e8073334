package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the payments of a truth at an even pace, whatever else happens, from a thread of its own.
 */
final class Sender implements AutoCloseable {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How many seconds after a payment it is sent again. */
  private static final int REPEAT_SECONDS = 3;

  /** One in so many payments is sent again. */
  private static final int REPEAT_EVERY = 20;

  /** Waits for a broker that is away, and writes nothing twice and nothing out of order. */
  private static final Map<String, Object> CAREFUL =
      Map.of(
          "acks", "all",
          "enable.idempotence", true,
          "max.block.ms", 600_000,
          "request.timeout.ms", 5_000,
          "delivery.timeout.ms", 600_000,
          "reconnect.backoff.max.ms", 500);

  /** Takes a payment for sent when it was handed to the network once, or never. */
  private static final Map<String, Object> CARELESS =
      Map.of(
          "acks", "0",
          "enable.idempotence", false,
          "retries", 0,
          "max.block.ms", 200,
          "request.timeout.ms", 500,
          "delivery.timeout.ms", 1_000);

  private final Truth truth;
  private final String topic;
  private final boolean repeating;
  private final boolean careful;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger repeats = new AtomicInteger();
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private volatile boolean stopping;
  private final Thread thread;
  private final int perSecond;

  private Sender(
      String bootstrapServers,
      String topic,
      Truth truth,
      int perSecond,
      boolean repeating,
      boolean careful) {
    this.truth = truth;
    this.topic = topic;
    this.perSecond = perSecond;
    this.repeating = repeating;
    this.careful = careful;
    producer =
        new KafkaProducer<>(
            settings(bootstrapServers, careful ? CAREFUL : CARELESS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread = new Thread(this::send, "payments");
    thread.setDaemon(true);
  }

  /**
   * Begins to send.
   *
   * @param repeating whether some payments are sent again some seconds later, as a producer does
   *     that does not know whether it has sent them
   */
  static Sender begin(
      String bootstrapServers, String topic, Truth truth, int perSecond, boolean repeating) {
    return begun(new Sender(bootstrapServers, topic, truth, perSecond, repeating, true));
  }

  /** Begins to send, and loses what the broker does not take at once. */
  static Sender beginCarelessly(String bootstrapServers, String topic, Truth truth, int perSecond) {
    return begun(new Sender(bootstrapServers, topic, truth, perSecond, false, false));
  }

  private static Sender begun(Sender sender) {
    sender.thread.start();
    return sender;
  }

  private static Map<String, Object> settings(String bootstrapServers, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }

  private void send() {
    long beganNanos = System.nanoTime();
    long beganMillis = System.currentTimeMillis();
    for (int number = 0; !stopping; number++) {
      long due = beganNanos + number * NANOS / perSecond;
      for (long left = due - System.nanoTime();
          left > 0 && !stopping;
          left = due - System.nanoTime()) {
        LockSupport.parkNanos(Math.min(left, PAUSE_NANOS));
      }
      if (stopping) {
        return;
      }
      // The time at which it should be sent: in order, even when it is sent late.
      write(truth.next(beganMillis + number * 1_000L / perSecond));
      int before = number - REPEAT_SECONDS * perSecond;
      if (repeating && before >= 0 && before % REPEAT_EVERY == 0) {
        repeats.incrementAndGet();
        write(truth.at(before));
      }
    }
  }

  private void write(SentPayment payment) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic, payment.partition(), payment.card().getBytes(UTF_8), payment.json()),
            (metadata, exception) -> {
              if (exception != null) {
                failure.compareAndSet("", payment.id() + ": " + exception);
              }
            });
  }

  /** How many payments were sent again. */
  int repeats() {
    return repeats.get();
  }

  /** Waits until so many payments have been sent. */
  void awaitSent(int payments) {
    while (truth.size() < payments) {
      assertThat(thread.isAlive()).as("the thread that sends").isTrue();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Ends the sending with one payment more of every card, and waits until the broker has all.
   *
   * @throws AssertionError when it has not taken one that was sent with care
   */
  void finish() {
    stop();
    int sent = truth.size();
    if (sent > 0) {
      truth.closing(truth.at(sent - 1).time() + 1).forEach(this::write);
    }
    producer.flush();
    if (careful) {
      assertThat(failure.get()).as("what could not be sent").isEmpty();
    }
  }

  private void stop() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    stop();
    producer.close(Duration.ofSeconds(10));
  }
}
