package dev.mitra.job.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A real Kafka broker for tests, shared by all tests of a JVM: in a container where a Docker engine
 * runs it, else a process of its own. Tests keep apart by topics with names of their own ({@link
 * #uniqueName}). Records are bytes, of up to 16 MiB.
 *
 * <p>The system property {@code mitra.test.broker} asks for one of the two: {@code container} or
 * {@code process}.
 */
public final class TestBroker {
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final RunningBroker broker;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;

  private TestBroker(RunningBroker broker) {
    this.broker = broker;
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    producer = newProducer(Map.of());
  }

  /** Made on first use. */
  private static final class Shared {
    static final TestBroker BROKER = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(BROKER::close, "test-broker-close"));
    }
  }

  /** The broker of this JVM, started on first use and closed when the JVM ends. */
  public static TestBroker shared() {
    return Shared.BROKER;
  }

  private static TestBroker start() {
    String wish = System.getProperty("mitra.test.broker", "");
    return switch (wish) {
      case "process" -> process("mitra.test.broker asks for it");
      case "container" -> container();
      case "" -> {
        Optional<String> whyNoContainer = DockerProbe.whyNot(System.getenv());
        yield whyNoContainer.isPresent() ? process(whyNoContainer.get()) : containerIfPossible();
      }
      default ->
          throw new IllegalStateException(
              "mitra.test.broker is container or process, not '" + wish + "'");
    };
  }

  private static TestBroker containerIfPossible() {
    try {
      return container();
    } catch (RuntimeException e) {
      return process(
          "the Docker engine cannot start " + ContainerBroker.IMAGE + " (" + e.getMessage() + ")");
    }
  }

  private static TestBroker container() {
    TestBroker started = new TestBroker(ContainerBroker.start());
    started.announce("a container of " + ContainerBroker.IMAGE, "a Docker engine answers");
    return started;
  }

  private static TestBroker process(String reason) {
    ProcessBroker broker = ProcessBroker.start();
    TestBroker started = new TestBroker(broker);
    started.announce("process " + broker.process().pid(), reason);
    return started;
  }

  private void announce(String what, String reason) {
    System.out.println(
        "Kafka for tests: " + what + " at " + bootstrapServers() + ", because " + reason);
  }

  /** A name for a topic, a group or a transaction that no other test of this JVM uses. */
  public static String uniqueName(String prefix) {
    return prefix + "-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
  }

  /** Where clients connect, as {@code host:port}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Kafka's own administration client; it is closed with the broker. */
  public Admin admin() {
    return admin;
  }

  /**
   * Creates a topic; it can be used when this returns.
   *
   * @param config the topic's settings by Kafka's names, such as {@code cleanup.policy}
   */
  public void createTopic(String name, int partitions, Map<String, String> config) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(config);
    await(admin.createTopics(List.of(topic)).all(), "topic " + name + " was not created");
    // Blocks until the broker has heard of the topic from its controller.
    List<PartitionInfo> known = producer.partitionsFor(name);
    if (known.size() != partitions) {
      throw new IllegalStateException("topic " + name + " has " + known.size() + " partitions");
    }
  }

  /**
   * A new producer of bytes, which the caller closes.
   *
   * @param properties settings beside the addresses, such as {@code transactional.id}
   */
  public Producer<byte[], byte[]> newProducer(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers());
    all.put("acks", "all");
    all.put("max.request.size", BrokerSettings.MAX_RECORD_BYTES);
    all.putAll(properties);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes a record with the time of now; it is in the topic when this returns. */
  public RecordMetadata produce(String topic, byte[] key, byte[] value) {
    return produce(new ProducerRecord<>(topic, key, value));
  }

  /**
   * Writes a record; it is in the topic when this returns.
   *
   * @param timestamp the record's time, by milliseconds
   */
  public RecordMetadata produce(
      String topic, byte[] key, byte[] value, Instant timestamp, Map<String, byte[]> headers) {
    List<Header> list = new ArrayList<>();
    headers.forEach((name, content) -> list.add(new RecordHeader(name, content)));
    return produce(new ProducerRecord<>(topic, null, timestamp.toEpochMilli(), key, value, list));
  }

  /** Writes a record with all that a record can have, such as no value or a partition. */
  public RecordMetadata produce(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no record was written to " + record.topic(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing to " + record.topic(), e);
    }
  }

  /** As {@link #consumeUntil(String, Predicate, Duration)}, until there are so many records. */
  public List<ConsumerRecord<byte[], byte[]>> consumeUntil(
      String topic, int count, Duration timeout) {
    return consumeUntil(topic, records -> records.size() >= count, timeout);
  }

  /**
   * Reads the committed records of all partitions from their beginning until they are enough. In
   * one partition they come in its order; more than enough can come, because they come in batches.
   *
   * @param enough is asked with all records so far, also when there are none yet
   * @throws AssertionError when they are not enough within the time
   */
  public List<ConsumerRecord<byte[], byte[]>> consumeUntil(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough, Duration timeout) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            bootstrapServers(),
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      long deadline = System.nanoTime() + timeout.toNanos();
      while (!enough.test(records)) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "after " + timeout + " topic " + topic + " has " + records.size() + " records");
        }
        consumer.poll(POLL).forEach(records::add);
      }
      return records;
    }
  }

  private static void await(KafkaFuture<?> future, String failure) {
    try {
      future.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(failure, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure, e);
    }
  }

  /** Not for tests: the broker is shared until the JVM ends. */
  private void close() {
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    broker.close();
  }
}
