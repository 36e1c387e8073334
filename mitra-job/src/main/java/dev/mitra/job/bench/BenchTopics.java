package dev.mitra.job.bench;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Topics that come and go with a job. */
final class BenchTopics implements AutoCloseable {
  private static final short ONE_REPLICA = 1;

  private final Admin admin;

  BenchTopics(Map<String, String> client) {
    admin = Admin.create(Map.copyOf(client));
  }

  /** Names for a job's topics that no other job of the benchmark has. */
  static Topics named(String prefix) {
    return new Topics(
        List.of(prefix + ".payments"),
        prefix + ".control",
        prefix + ".acks",
        prefix + ".scores",
        prefix + ".features",
        prefix + ".alerts",
        prefix + ".dead-letters");
  }

  /** Creates the two topics of the pass-through job, with the partitions that others have. */
  void createEnds(Topics topics, int partitions) throws InterruptedException {
    await(
        admin
            .createTopics(
                List.of(
                    new NewTopic(topics.payments().get(0), partitions, ONE_REPLICA),
                    new NewTopic(topics.scores(), partitions, ONE_REPLICA)))
            .all());
  }

  /** Deletes those that are there, so that what a job has written does not fill the disk. */
  void delete(Topics topics) throws InterruptedException {
    List<String> names = new ArrayList<>(topics.payments());
    names.addAll(
        List.of(
            topics.control(),
            topics.acks(),
            topics.scores(),
            topics.features(),
            topics.alerts(),
            topics.deadLetters()));
    names.retainAll(await(admin.listTopics().names()));
    await(admin.deleteTopics(names).all());
  }

  /** How many records were ever written to a topic; those of transactions count their ends too. */
  long written(String topic, int partitions) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    ToLongFunction<ListOffsetsResultInfo> offset = ListOffsetsResultInfo::offset;
    return await(admin.listOffsets(ends).all()).values().stream().mapToLong(offset).sum();
  }

  private static <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new InvalidDeclarationException("", "Kafka refuses: " + e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
