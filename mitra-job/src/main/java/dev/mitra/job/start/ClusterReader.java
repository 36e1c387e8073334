package dev.mitra.job.start;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.kafka.KafkaEnds;
import dev.mitra.job.kafka.KafkaFailure;
import dev.mitra.job.start.ClusterView.NotThere;
import dev.mitra.job.start.ClusterView.Permission;
import dev.mitra.job.start.ClusterView.There;
import dev.mitra.job.start.ClusterView.TopicState;
import dev.mitra.job.start.ClusterView.Unanswered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka about everything at once. What it does not answer in time is unknown and no reason to
 * refuse anything; only when no broker answers at all is that the answer.
 */
final class ClusterReader {
  /** How long each question may take; they are asked side by side. */
  static final int PATIENCE_MILLIS = 15_000;

  private static final int REQUEST_MILLIS = 5_000;
  private static final String LONGEST_TRANSACTION = "transaction.max.timeout.ms";

  private final JobConfig config;
  private final Admin admin;

  private ClusterReader(JobConfig config, Admin admin) {
    this.config = config;
    this.admin = admin;
  }

  /**
   * Asks.
   *
   * @throws InvalidDeclarationException with one sentence, when no client can be made of the
   *     configuration or no broker answers
   */
  static ClusterView read(JobConfig config) {
    Map<String, Object> properties = new HashMap<>(config.clientProperties());
    properties.put("default.api.timeout.ms", PATIENCE_MILLIS);
    properties.put("request.timeout.ms", REQUEST_MILLIS);
    try (Admin admin = Admin.create(properties)) {
      return new ClusterReader(config, admin).ask();
    } catch (KafkaException e) {
      throw refused(e, config);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw refused(cause == null ? e : cause, config);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Kafka", e);
    }
  }

  private static InvalidDeclarationException refused(Throwable cause, JobConfig config) {
    Finding finding =
        KafkaFailure.connecting(config.clientProperties(), cause)
            .orElseGet(
                () ->
                    new Finding(
                        "kafka", "the broker answers with an error (" + reason(cause) + ")"));
    return new InvalidDeclarationException(List.of(finding));
  }

  private ClusterView ask() throws ExecutionException, InterruptedException {
    Collection<Node> brokers = admin.describeCluster().nodes().get();
    List<String> names =
        TopicUse.of(config.topics()).stream().map(TopicUse::name).distinct().toList();
    List<String> groups = List.of(KafkaEnds.paymentsGroup(config), KafkaEnds.controlGroup(config));
    // Flink numbers its transactions; one of this name need not be there.
    String transaction = KafkaEnds.transactionalIdPrefix(config) + "-0-1";

    Map<String, KafkaFuture<TopicDescription>> topics =
        admin
            .describeTopics(names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    Map<ConfigResource, KafkaFuture<Config>> settings =
        admin.describeConfigs(resources(names, brokers)).values();
    Map<String, KafkaFuture<ConsumerGroupDescription>> described =
        admin
            .describeConsumerGroups(
                groups, new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
            .describedGroups();
    KafkaFuture<TransactionDescription> transactions =
        admin.describeTransactions(List.of(transaction)).description(transaction);

    Map<String, TopicState> states = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : topics.entrySet()) {
      KafkaFuture<Config> own =
          settings.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.getKey()));
      states.put(topic.getKey(), state(topic.getValue(), own));
    }
    Map<String, Permission> permissions = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<ConsumerGroupDescription>> group : described.entrySet()) {
      permissions.put(group.getKey(), group(group.getValue()));
    }
    return new ClusterView(
        states, permissions, transactions(transactions), longestTransaction(settings));
  }

  private static List<ConfigResource> resources(List<String> topics, Collection<Node> brokers) {
    List<ConfigResource> resources = new ArrayList<>();
    for (String topic : topics) {
      resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
    }
    if (!brokers.isEmpty()) {
      String any = brokers.iterator().next().idString();
      resources.add(new ConfigResource(ConfigResource.Type.BROKER, any));
    }
    return resources;
  }

  private static TopicState state(
      KafkaFuture<TopicDescription> future, @Nullable KafkaFuture<Config> settings)
      throws InterruptedException {
    try {
      TopicDescription topic = future.get();
      return new There(
          topic.partitions().size(),
          mayDo(AclOperation.READ, topic.authorizedOperations()),
          mayDo(AclOperation.WRITE, topic.authorizedOperations()),
          settings(settings));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException) {
        return NotThere.ABSENT;
      }
      if (cause instanceof TopicAuthorizationException) {
        return NotThere.HIDDEN;
      }
      return cause instanceof InvalidTopicException
          ? NotThere.NO_NAME
          : new Unanswered(reason(cause == null ? e : cause));
    }
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  /** Old brokers do not say what is allowed; that is no refusal. */
  private static boolean mayDo(AclOperation operation, @Nullable Set<AclOperation> allowed) {
    return allowed == null || allowed.contains(operation);
  }

  private static Map<String, String> settings(@Nullable KafkaFuture<Config> future)
      throws InterruptedException {
    Map<String, String> settings = new HashMap<>();
    if (future != null) {
      try {
        for (ConfigEntry entry : future.get().entries()) {
          String value = entry.value();
          if (value != null) {
            settings.put(entry.name(), value);
          }
        }
      } catch (ExecutionException e) {
        // They may not be read: what they are is unknown.
        return Map.of();
      }
    }
    return settings;
  }

  private static Permission group(KafkaFuture<ConsumerGroupDescription> future)
      throws InterruptedException {
    try {
      return mayDo(AclOperation.READ, future.get().authorizedOperations())
          ? Permission.GRANTED
          : Permission.REFUSED;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupAuthorizationException) {
        return Permission.REFUSED;
      }
      // A group that has not been used yet; it may be seen at least.
      return e.getCause() instanceof GroupIdNotFoundException
          ? Permission.GRANTED
          : Permission.UNKNOWN;
    }
  }

  private static Permission transactions(KafkaFuture<TransactionDescription> future)
      throws InterruptedException {
    try {
      var unused = future.get();
      return Permission.GRANTED;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdAuthorizationException) {
        return Permission.REFUSED;
      }
      return e.getCause() instanceof TransactionalIdNotFoundException
          ? Permission.GRANTED
          : Permission.UNKNOWN;
    }
  }

  private static OptionalLong longestTransaction(Map<ConfigResource, KafkaFuture<Config>> settings)
      throws InterruptedException {
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> each : settings.entrySet()) {
      if (each.getKey().type() == ConfigResource.Type.BROKER) {
        String value = settings(each.getValue()).get(LONGEST_TRANSACTION);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
      }
    }
    return OptionalLong.empty();
  }
}
