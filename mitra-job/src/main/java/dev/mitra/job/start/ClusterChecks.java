package dev.mitra.job.start;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Findings;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.kafka.KafkaEnds;
import dev.mitra.job.start.ClusterView.NotThere;
import dev.mitra.job.start.ClusterView.Permission;
import dev.mitra.job.start.ClusterView.There;
import dev.mitra.job.start.ClusterView.TopicState;
import dev.mitra.job.start.ClusterView.Unanswered;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds what Kafka says against what the job needs; asks nothing by itself. */
final class ClusterChecks {
  /** A dead letter holds up to 64 KiB of a payment, in Base64. */
  private static final long SMALLEST_RECORD_LIMIT = 128L << 10;

  /** An outage can last so long; what Kafka keeps shorter may be gone afterwards. */
  private static final long SHORT_RETENTION_MILLIS = 3_600_000;

  private static final String POLICY = "cleanup.policy";
  private static final String RETENTION_MILLIS = "retention.ms";
  private static final String RETENTION_BYTES = "retention.bytes";
  private static final String LARGEST_RECORD = "max.message.bytes";
  private static final String UNLIMITED = "-1";
  private static final String CLOCK = "message.timestamp.type";
  private static final String BROKERS_CLOCK = "LogAppendTime";

  private final JobConfig config;
  private final Path file;
  private final ClusterView view;
  private final Findings findings;
  private final Findings notes;

  /**
   * @param file the configuration file, for commands
   * @param findings takes what keeps the job from running
   * @param notes takes what should be known, and does not keep it from running
   */
  ClusterChecks(JobConfig config, Path file, ClusterView view, Findings findings, Findings notes) {
    this.config = config;
    this.file = file;
    this.view = view;
    this.findings = findings;
    this.notes = notes;
  }

  void check() {
    List<TopicUse> uses = TopicUse.of(config.topics());
    refuseSharedNames(uses);
    for (TopicUse use : uses) {
      TopicState state = view.topics().getOrDefault(use.name(), NotThere.ABSENT);
      if (state instanceof There there) {
        checkTopic(use, there);
      } else if (state instanceof NotThere reason) {
        refuseMissing(use, reason);
      } else if (state instanceof Unanswered unanswered) {
        findings.add(
            use.place(),
            "Kafka does not say whether '%s' is there (%s); look at the brokers' logs and try"
                + " again",
            use.name(),
            unanswered.reason());
      }
    }
    checkGroups();
    checkTransactions();
  }

  /** Decisions that come back as payments would go round for ever. */
  private void refuseSharedNames(List<TopicUse> uses) {
    Map<String, String> places = new HashMap<>();
    for (TopicUse use : uses) {
      String other = places.putIfAbsent(use.name(), use.place());
      if (other != null) {
        findings.add(
            use.place(),
            "is '%s', which %s is too; every one needs a topic of its own",
            use.name(),
            other);
      }
    }
  }

  private void refuseMissing(TopicUse use, NotThere reason) {
    switch (reason) {
      case ABSENT ->
          findings.add(
              use.place(),
              "'%s' does not exist; create it with `mitra topics --config %s`, or name another one",
              use.name(),
              file);
      case HIDDEN ->
          findings.add(
              use.place(),
              "'%s' may not be seen by the job's principal; allow it with the ACL %s on topic %s,"
                  + " and create the topic if there is none",
              use.name(),
              use.operation(),
              use.name());
      case NO_NAME ->
          findings.add(
              use.place(),
              "'%s' cannot be a topic; its name has up to 249 letters, digits, '.', '_' and '-'",
              use.name());
    }
  }

  private void checkTopic(TopicUse use, There topic) {
    if (use.written() ? !topic.mayWrite() : !topic.mayRead()) {
      findings.add(
          use.place(),
          "the job's principal may not %s '%s'; allow it with the ACL %s on topic %s",
          use.written() ? "write to" : "read",
          use.name(),
          use.operation(),
          use.name());
    }
    if (use.name().equals(config.topics().control())) {
      checkControl(use, topic);
    } else {
      checkRetention(use, topic);
    }
    if (use.name().equals(config.topics().acks()) && topic.partitions() != 1) {
      findings.add(
          use.place(),
          "'%s' has %d partitions; one is allowed, because commands wait for verdicts in the first;"
              + " partitions cannot be taken away, so create another topic and name it here",
          use.name(),
          topic.partitions());
    }
    if (use.written()) {
      checkRecordLimit(use, topic);
    }
  }

  private void checkControl(TopicUse use, There topic) {
    if (topic.partitions() != 1) {
      findings.add(
          use.place(),
          "'%s' has %d partitions; one is allowed, because the order of changes is the order of"
              + " offsets; partitions cannot be taken away, so create another topic and name it"
              + " here",
          use.name(),
          topic.partitions());
    }
    if (topic.settings().isEmpty()) {
      notes.add(
          use.place(),
          "the settings of '%s' may not be read; make sure that it has cleanup.policy=delete,"
              + " retention.ms=-1 and retention.bytes=-1, or what is in force can be lost",
          use.name());
    }
    if (topic.settings().getOrDefault(POLICY, "delete").contains("compact")) {
      findings.add(
          use.place(),
          "'%s' is compacted, which loses the history of what was in force; %s",
          use.name(),
          setting(use, POLICY, "delete"));
    }
    for (String limit : List.of(RETENTION_MILLIS, RETENTION_BYTES)) {
      String value = topic.settings().getOrDefault(limit, UNLIMITED);
      if (!value.equals(UNLIMITED)) {
        findings.add(
            use.place(),
            "'%s' has %s=%s, and what is in force would be lost beyond that; %s",
            use.name(),
            limit,
            value,
            setting(use, limit, UNLIMITED));
      }
    }
    String clock = topic.settings().getOrDefault(CLOCK, BROKERS_CLOCK);
    if (config.keyRingYaml().isPresent() && !clock.equals(BROKERS_CLOCK)) {
      findings.add(
          use.place(),
          "'%s' has %s=%s; with control.keyRing nobody may publish into the time before a key was"
              + " revoked; %s",
          use.name(),
          CLOCK,
          clock,
          setting(use, CLOCK, BROKERS_CLOCK));
    }
    if (!topic.mayWrite()) {
      notes.add(
          use.place(),
          "the job's principal may not write to '%s', so the breaker can demote nothing; where"
              + " rules or models have guards, allow it with the ACL Write on topic %s",
          use.name(),
          use.name());
    }
  }

  private void checkRetention(TopicUse use, There topic) {
    long retention = whole(topic, RETENTION_MILLIS, -1);
    if (retention >= 0 && retention < SHORT_RETENTION_MILLIS) {
      notes.add(
          use.place(),
          "'%s' keeps records for %s only; after a longer outage of those who read it they are"
              + " gone",
          use.name(),
          Durations.format(retention));
    }
  }

  private void checkRecordLimit(TopicUse use, There topic) {
    long limit = whole(topic, LARGEST_RECORD, SMALLEST_RECORD_LIMIT);
    if (limit < SMALLEST_RECORD_LIMIT) {
      findings.add(
          use.place(),
          "'%s' has max.message.bytes=%d, and a larger record would stop the job; %s",
          use.name(),
          limit,
          setting(use, LARGEST_RECORD, Long.toString(1L << 20)));
    }
  }

  private static long whole(There topic, String setting, long fallback) {
    String value = topic.settings().get(setting);
    return value == null ? fallback : Long.parseLong(value);
  }

  /** What the operator has to do to change a setting. */
  private String setting(TopicUse use, String name, String value) {
    return "set it with `kafka-configs --bootstrap-server "
        + config.bootstrapServers()
        + " --alter --entity-type topics --entity-name "
        + use.name()
        + " --add-config "
        + name
        + "="
        + value
        + "`";
  }

  private void checkGroups() {
    for (String group : List.of(KafkaEnds.paymentsGroup(config), KafkaEnds.controlGroup(config))) {
      if (view.groups().getOrDefault(group, Permission.UNKNOWN) == Permission.REFUSED) {
        findings.add(
            "name",
            "the job's principal may not use the consumer group %s, which begins with the job's"
                + " name; allow it with the ACL Read on group %s",
            group,
            group);
      }
    }
  }

  private void checkTransactions() {
    if (!config.exactlyOnceFeatureLog()) {
      return;
    }
    if (view.transactions() == Permission.REFUSED) {
      findings.add(
          "featureLog.exactlyOnce",
          "the job's principal may not write in transactions; allow it with the ACL Write on"
              + " transactional ids that begin with %s, or set featureLog.exactlyOnce to false",
          KafkaEnds.transactionalIdPrefix(config));
    }
    long longest = view.longestTransactionMillis().orElse(Long.MAX_VALUE);
    if (longest < KafkaEnds.TRANSACTION_TIMEOUT_MILLIS) {
      findings.add(
          "featureLog.exactlyOnce",
          "the brokers' transaction.max.timeout.ms is %d, and the feature log's transactions ask"
              + " for %d; raise it on the brokers, or set featureLog.exactlyOnce to false",
          longest,
          KafkaEnds.TRANSACTION_TIMEOUT_MILLIS);
    }
  }
}
