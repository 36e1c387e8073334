package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The epochs of all rules, models and patterns that decisions name. Not thread-safe. */
final class InForce implements Consumer<ConsumerRecord<byte[], byte[]>> {
  private final Set<Long> ofDecisions = new TreeSet<>();
  private final Map<String, Set<Long>> ofResources = new TreeMap<>();

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    JsonNode body = Bodies.read(record.value());
    ofDecisions.add(body.path("epoch").asLong());
    add("Rule", body.path("rules"));
    add("Model", body.path("models"));
    add("Pattern", body.path("patterns"));
  }

  private void add(String kind, JsonNode resources) {
    for (JsonNode resource : resources) {
      ofResources
          .computeIfAbsent(kind + "/" + resource.path("name").asText(), any -> new TreeSet<>())
          .add(resource.path("epoch").asLong());
    }
  }

  /**
   * All decisions were made under the last of what was published, and name only epochs of it.
   *
   * @param published epochs by the keys of resources
   * @param named resources that have to be among those that decisions name
   */
  void assertAlways(Map<String, Long> published, String... named) {
    assertThat(ofDecisions).containsExactly(Collections.max(published.values()));
    assertThat(ofResources).containsKeys(named);
    ofResources.forEach(
        (key, epochs) -> assertThat(epochs).as(key).containsExactly(published.get(key)));
  }
}
