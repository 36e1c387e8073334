package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.it.TinyModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Versions of a rule that fires for every payment and of a model, and what decisions say of them:
 * each has to name those of its epoch, and in a partition epochs never go back. Not thread-safe.
 */
final class Versions implements Consumer<ConsumerRecord<byte[], byte[]>> {
  static final String RULE = "Rule/marker";
  static final String MODEL = "Model/marker";

  private static final String NAME = "marker";
  private static final String REASON = "VERSION_";

  /** What a decision says: its epoch, and of the rule and the model their epochs and versions. */
  private record Said(long epoch, long ruleEpoch, String rule, long modelEpoch, String model) {}

  private final Truth truth;

  /** The versions by the epochs at which they were published. */
  private final NavigableMap<Long, String> rules = new TreeMap<>();

  private final NavigableMap<Long, String> models = new TreeMap<>();

  /** What first decisions say, by the number of the payment. */
  private final Map<Integer, Said> said = new HashMap<>();

  private long newest = -1;

  /**
   * Nothing is published.
   *
   * @param truth whose payments are looked at
   */
  Versions(Truth truth) {
    this.truth = truth;
  }

  /** The rule in one of its versions. */
  static String rule(int version) {
    return """
    apiVersion: mitra/v1
    kind: Rule
    metadata: { name: %s }
    spec:
      when: amount > 0.0
      action: TAG
      reason: %s%d
    """
        .formatted(NAME, REASON, version);
  }

  /** The model in one of its versions. */
  static String model(int version) {
    return TinyModel.resource(NAME, TinyModel.champion(Integer.toString(version), "card.count_1h"));
  }

  /** A version of the rule is in the control topic. */
  void publishedRule(long epoch, int version) {
    rules.put(epoch, REASON + version);
  }

  /** A version of the model is in the control topic. */
  void publishedModel(long epoch, int version) {
    models.put(epoch, Integer.toString(version));
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    String id = new String(record.key(), UTF_8);
    int number = truth.claims(id) ? truth.number(id) : -1;
    if (number >= 0) {
      Said says = read(record.value());
      newest = Math.max(newest, says.epoch);
      said.putIfAbsent(number, says);
    }
  }

  private static Said read(byte[] body) {
    JsonNode decision = Bodies.read(body);
    JsonNode rule = named(decision.path("rules"));
    JsonNode model = named(decision.path("models"));
    return new Said(
        decision.path("epoch").asLong(-1),
        rule.path("epoch").asLong(-1),
        rule.path("reason").asText(),
        model.path("epoch").asLong(-1),
        model.path("version").asText());
  }

  private static JsonNode named(JsonNode resources) {
    for (JsonNode resource : resources) {
      if (resource.path("name").asText().equals(NAME)) {
        return resource;
      }
    }
    return resources.path(NAME);
  }

  /** The newest epoch that a decision names; -1 before the first. */
  long newestEpoch() {
    return newest;
  }

  /** How many decisions bear an epoch. */
  long count(long epoch) {
    return said.values().stream().filter(says -> says.epoch == epoch).count();
  }

  /** What is wrong with the first decisions, in words; the first of it. */
  List<String> wrongs() {
    List<String> wrongs = new ArrayList<>();
    Map<Integer, Long> epochs = new HashMap<>();
    for (SentPayment payment : truth.all()) {
      Said says = said.get(payment.number());
      if (says == null) {
        wrongs.add(payment.id() + " has no decision");
        continue;
      }
      if (!fits(says)) {
        wrongs.add(payment.id() + " has what its epoch has not: " + says);
      }
      Long before = epochs.put(payment.partition(), says.epoch);
      if (before != null && before > says.epoch) {
        wrongs.add(payment.id() + " goes back to epoch " + says.epoch + " from " + before);
      }
    }
    return wrongs;
  }

  /** The rule and the model of an epoch are the newest that were published up to it. */
  private boolean fits(Said says) {
    Map.Entry<Long, String> rule = rules.floorEntry(says.epoch);
    Map.Entry<Long, String> model = models.floorEntry(says.epoch);
    if (rule == null || model == null) {
      return false;
    }
    long newestOfBoth = Math.max(rule.getKey(), model.getKey());
    return says.equals(
        new Said(newestOfBoth, rule.getKey(), rule.getValue(), model.getKey(), model.getValue()));
  }

  /** The epoch under which the last payment that was sent has been decided; -1 for none. */
  long lastEpoch() {
    Said last = said.get(truth.size() - 1);
    return last == null ? -1 : last.epoch;
  }
}
