package dev.mitra.job.start;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What Kafka says about all that a job needs of it.
 *
 * @param topics what there is under each of the names that were asked for
 * @param groups whether the job may use its consumer groups, by their ids
 * @param transactions whether the job may write in transactions
 * @param longestTransactionMillis the longest that the brokers allow a transaction; empty when they
 *     do not say
 */
record ClusterView(
    Map<String, TopicState> topics,
    Map<String, Permission> groups,
    Permission transactions,
    OptionalLong longestTransactionMillis) {

  ClusterView {
    topics = Map.copyOf(topics);
    groups = Map.copyOf(groups);
  }

  /** Whether something is allowed. */
  enum Permission {
    /** Nothing speaks against it. */
    GRANTED,
    /** The broker has refused it. */
    REFUSED,
    /** The broker has not answered, or cannot. */
    UNKNOWN
  }

  /** What there is under a topic's name. */
  sealed interface TopicState permits There, NotThere, Unanswered {}

  /**
   * A topic.
   *
   * @param partitions how many it has
   * @param mayRead whether the job may read it, as far as the broker says
   * @param mayWrite whether the job may write to it, as far as the broker says
   * @param settings its settings by Kafka's names; empty when they may not be read
   */
  record There(int partitions, boolean mayRead, boolean mayWrite, Map<String, String> settings)
      implements TopicState {
    There {
      settings = Map.copyOf(settings);
    }
  }

  /** Why a topic cannot be seen. */
  enum NotThere implements TopicState {
    /** There is none of this name. */
    ABSENT,
    /** The job may not see it; Kafka does not say whether it is there. */
    HIDDEN,
    /** Kafka allows no topic of this name. */
    NO_NAME
  }

  /**
   * Nothing is known.
   *
   * @param reason what Kafka's client says
   */
  record Unanswered(String reason) implements TopicState {}
}
