package dev.mitra.job.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Findings;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.start.ClusterView.NotThere;
import dev.mitra.job.start.ClusterView.Permission;
import dev.mitra.job.start.ClusterView.There;
import dev.mitra.job.start.ClusterView.TopicState;
import dev.mitra.job.start.ClusterView.Unanswered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about Kafka before the start, as one golden file. */
class ClusterChecksTest {
  private static final String SHORTEST =
      """
      kafka: { bootstrapServers: "kafka-1:9092" }
      schema: schema.yaml
      """;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "cleanup.policy",
          "delete",
          "retention.ms",
          "604800000",
          "retention.bytes",
          "-1",
          "max.message.bytes",
          "1048588");
  private static final Map<String, String> CONTROL_SETTINGS =
      Map.of(
          "cleanup.policy",
          "delete",
          "retention.ms",
          "-1",
          "retention.bytes",
          "-1",
          "max.message.bytes",
          "16777216",
          "message.timestamp.type",
          "LogAppendTime");
  private static final long LONG_ENOUGH = 900_000;

  @TempDir Path folder = Path.of("");

  private final StringBuilder golden = new StringBuilder();
  private final Map<String, TopicState> topics = new HashMap<>();
  private final Map<String, Permission> groups = new HashMap<>();
  private Permission transactions = Permission.GRANTED;
  private OptionalLong longestTransaction = OptionalLong.of(LONG_ENOUGH);

  @BeforeEach
  void everythingIsAsItShouldBe() throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), Payments.YAML);
    Files.writeString(folder.resolve("keys.yaml"), "keys: []");
    reset();
  }

  private void reset() {
    topics.clear();
    for (TopicUse use : TopicUse.of(config("").topics())) {
      topics.put(use.name(), topic(1, SETTINGS));
    }
    topics.put("mitra.payments", topic(8, SETTINGS));
    topics.put("mitra.control", topic(1, CONTROL_SETTINGS));
    groups.clear();
    groups.put("mitra-payments", Permission.GRANTED);
    groups.put("mitra-control", Permission.GRANTED);
    transactions = Permission.GRANTED;
    longestTransaction = OptionalLong.of(LONG_ENOUGH);
  }

  private JobConfig config(String more) {
    return JobConfigParser.parse(SHORTEST + more, folder);
  }

  private static There topic(int partitions, Map<String, String> settings) {
    return new There(partitions, true, true, settings);
  }

  private static Map<String, String> with(Map<String, String> settings, String name, String value) {
    Map<String, String> changed = new HashMap<>(settings);
    changed.put(name, value);
    return changed;
  }

  @Test
  void whatIsAsItShouldBeIsNotTalkedAbout() {
    assertThat(said("")).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNotRefused() {
    groups.clear();
    transactions = Permission.UNKNOWN;
    longestTransaction = OptionalLong.empty();
    topics.put("mitra.scores", topic(4, Map.of()));

    assertThat(said("")).isEmpty();
  }

  @Test
  void aFeatureLogWithoutTransactionsNeedsNone() {
    transactions = Permission.REFUSED;
    longestTransaction = OptionalLong.of(1);

    assertThat(said("featureLog: { exactlyOnce: false }\n")).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceWithWhatToDo() {
    topics.clear();
    say("nothing is there", "");

    topics.put("mitra.scores", NotThere.HIDDEN);
    topics.put("mitra.payments", NotThere.HIDDEN);
    topics.put("mitra.acks", NotThere.NO_NAME);
    topics.put("mitra.alerts", new Unanswered("Node 1 disconnected."));
    say("topics that cannot be seen", "");

    topics.put("mitra.payments", new There(8, false, true, SETTINGS));
    topics.put("mitra.control", new There(1, false, false, CONTROL_SETTINGS));
    topics.put("mitra.scores", new There(8, true, false, SETTINGS));
    groups.put("mitra-payments", Permission.REFUSED);
    groups.put("mitra-control", Permission.REFUSED);
    transactions = Permission.REFUSED;
    say("nothing is allowed", "");

    topics.put("mitra.control", topic(2, with(CONTROL_SETTINGS, "cleanup.policy", "compact")));
    topics.put("mitra.acks", topic(3, SETTINGS));
    say("two partitions, compacted", "");

    topics.put(
        "mitra.control",
        topic(1, with(with(CONTROL_SETTINGS, "retention.ms", "1000"), "retention.bytes", "5")));
    say("a control topic that forgets", "");

    topics.put("mitra.control", topic(1, Map.of()));
    say("a control topic whose settings may not be read", "");

    topics.put(
        "mitra.control", topic(1, with(CONTROL_SETTINGS, "message.timestamp.type", "CreateTime")));
    say("a key ring beside producers' clocks", "control: { keyRing: keys.yaml }\n");

    topics.put("mitra.scores", topic(8, with(SETTINGS, "max.message.bytes", "1000")));
    topics.put("mitra.payments", topic(8, with(SETTINGS, "retention.ms", "300000")));
    say("small and short", "");

    longestTransaction = OptionalLong.of(60_000);
    say("short transactions", "");

    topics.put("one", topic(1, SETTINGS));
    say("one topic for two things", "topics: { payments: [one, one], scores: one }\n");

    Golden.check("start/messages.txt", golden.toString());
  }

  /** Notes what is said, and sets everything right again. */
  private void say(String title, String more) {
    golden.append("# ").append(title).append('\n').append(said(more)).append('\n');
    reset();
  }

  private String said(String more) {
    Findings findings = new Findings();
    Findings notes = new Findings();
    ClusterView view = new ClusterView(topics, groups, transactions, longestTransaction);
    new ClusterChecks(config(more), Path.of("mitra.yaml"), view, findings, notes).check();
    StringBuilder said = new StringBuilder();
    findings.list().forEach(finding -> said.append("> ").append(finding).append('\n'));
    notes.list().forEach(note -> said.append("note > ").append(note).append('\n'));
    return said.toString();
  }
}
