package dev.mitra.job.kafka;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;

/** Creates the job's topics as it needs them. */
public final class TopicAdmin {
  private static final short DEFAULT_REPLICATION = -1;

  private TopicAdmin() {}

  /**
   * Creates those of the topics that do not exist.
   *
   * @param client properties of a Kafka client
   * @param partitions of every topic but control and acks, which have one
   * @return the names of those that were created
   * @throws InvalidDeclarationException when the broker does not answer or refuses
   */
  public static List<String> create(Map<String, String> client, Topics topics, int partitions) {
    List<NewTopic> wanted = new ArrayList<>();
    // The whole history of control is kept: it says what was in force when.
    wanted.add(
        topic(topics.control(), 1)
            .configs(
                Map.of(
                    "cleanup.policy",
                    "delete",
                    "retention.ms",
                    "-1",
                    "retention.bytes",
                    "-1",
                    // Models come inline.
                    "max.message.bytes",
                    "16777216",
                    // Activation counts from the broker's clock, whoever publishes.
                    "message.timestamp.type",
                    "LogAppendTime")));
    wanted.add(topic(topics.acks(), 1));
    for (String payments : topics.payments()) {
      wanted.add(topic(payments, partitions));
    }
    wanted.add(topic(topics.scores(), partitions));
    wanted.add(topic(topics.features(), partitions));
    wanted.add(topic(topics.alerts(), partitions));
    wanted.add(topic(topics.deadLetters(), partitions));
    try (Admin admin = admin(client)) {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing =
          wanted.stream().filter(topic -> !existing.contains(topic.name())).toList();
      admin.createTopics(missing).all().get();
      return missing.stream().map(NewTopic::name).toList();
    } catch (ExecutionException | KafkaException e) {
      throw KafkaFailure.creating(client, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    }
  }

  /** An administrator that gives up before whoever waits does. */
  static Admin admin(Map<String, String> client) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("request.timeout.ms", "15000");
    properties.put("default.api.timeout.ms", "20000");
    return Admin.create(properties);
  }

  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, partitions, DEFAULT_REPLICATION);
  }
}
