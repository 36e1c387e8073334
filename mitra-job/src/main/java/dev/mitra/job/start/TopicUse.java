package dev.mitra.job.start;

import dev.mitra.job.config.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic and what the job does with it.
 *
 * @param place the key of the configuration that names it
 * @param name its name
 * @param operation what the job has to be allowed
 */
record TopicUse(String place, String name, Operation operation) {

  /** An operation by Kafka's name in ACLs. */
  enum Operation {
    READ("Read"),
    WRITE("Write");

    private final String title;

    Operation(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /** Whether the job writes to it. */
  boolean written() {
    return operation == Operation.WRITE;
  }

  /** All topics of a job, in the order of the configuration. */
  static List<TopicUse> of(Topics topics) {
    List<TopicUse> uses = new ArrayList<>();
    List<String> payments = topics.payments();
    for (int i = 0; i < payments.size(); i++) {
      String place = "topics.payments" + (payments.size() == 1 ? "" : "[" + i + "]");
      uses.add(new TopicUse(place, payments.get(i), Operation.READ));
    }
    uses.add(new TopicUse("topics.control", topics.control(), Operation.READ));
    uses.add(new TopicUse("topics.acks", topics.acks(), Operation.WRITE));
    uses.add(new TopicUse("topics.scores", topics.scores(), Operation.WRITE));
    uses.add(new TopicUse("topics.features", topics.features(), Operation.WRITE));
    uses.add(new TopicUse("topics.alerts", topics.alerts(), Operation.WRITE));
    uses.add(new TopicUse("topics.deadLetters", topics.deadLetters(), Operation.WRITE));
    return uses;
  }
}
