package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.cli.Mitra;
import dev.mitra.job.fixtures.Golden;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for resources against a running job and a real broker. */
class ResourceCommandsIT {
  private static final Pattern MOMENT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
  private static final Pattern AWAY =
      Pattern.compile("\\((in )?\\d+(\\.\\d)? (s|min|h|d)( ago)?\\)");

  private static final String CARD =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card, labels: { owner: data } }
      spec:
        entity: card
        features:
          - count: { windows: [1h] }
      """;

  @TempDir Path folder = Path.of("");

  /** How a command ended and what it printed. */
  private record Ended(int status, String out, String err) {}

  private static String rule(int version, String when, String action) {
    return """
    apiVersion: mitra/v1
    kind: Rule
    metadata: { name: velocity, version: %d, labels: { owner: risk-in } }
    spec: { when: %s, action: %s }
    """
        .formatted(version, when, action);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static Ended run(Path config, Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>();
    for (Object word : words) {
      all.add(word.toString());
    }
    all.add("--config");
    all.add(config.toString());
    int status =
        Mitra.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Ended(status, out.toString(), err.toString());
  }

  /** The transcript of a command, with what differs from run to run replaced. */
  private String transcript(Ended ended) {
    String text =
        (ended.out() + ended.err() + "exit status " + ended.status() + "\n\n")
            .replace(folder.toString(), "DIR");
    return AWAY.matcher(MOMENT.matcher(text).replaceAll("TIME")).replaceAll("(AWAY)");
  }

  @Test
  void aRuleIsPublishedChangedTakenBackAndDeleted() throws IOException {
    try (JobUnderTest job = JobUnderTest.started()) {
      Path config = job.configFile();
      StringBuilder session = new StringBuilder();
      write("card.yaml", CARD);
      write("rule.yaml", rule(1, "card.count_1h >= 3", "REVIEW"));
      session.append(transcript(run(config, "diff", "-f", folder)));
      session.append(transcript(run(config, "apply", "--dry-run", "-f", folder)));
      session.append(transcript(run(config, "apply", "-f", folder)));
      session.append(transcript(run(config, "apply", "-f", folder)));

      write("rule.yaml", rule(2, "card.cuont_1h >= 3", "BLOCK"));
      session.append(transcript(run(config, "validate", "-f", folder)));
      session.append(transcript(run(config, "apply", "-f", folder)));
      session.append(
          transcript(run(config, "apply", "--force", "-f", folder.resolve("rule.yaml"))));
      write("rule.yaml", rule(2, "card.count_1h >= 5", "BLOCK"));
      session.append(transcript(run(config, "diff", "-f", folder)));
      session.append(transcript(run(config, "apply", "-f", folder)));

      session.append(transcript(run(config, "rollback", "rule/velocity")));
      session.append(transcript(run(config, "delete", "rule/velocity")));
      session.append(transcript(run(config, "rollback", "rule/velocity", "--to", "1")));
      session.append(transcript(run(config, "delete", "featureset/card")));
      session.append(transcript(run(config, "history", "rule/velocity")));
      JobUnderTest.awaitClock(System.currentTimeMillis() + 2 * JobUnderTest.ACTIVATION_MILLIS);
      session.append(transcript(run(config, "get")));
      Golden.check("cli/session.txt", session.toString());
      job.assertNeverFailed();
    }
  }

  @Test
  void severalResourcesComeIntoForceTogetherOrNotAtAll() throws IOException {
    try (JobUnderTest job = JobUnderTest.started()) {
      Path config = job.configFile();
      StringBuilder session = new StringBuilder();
      write("card.yaml", CARD);
      write("rule.yaml", rule(1, "card.cuont_1h >= 3", "REVIEW"));
      session.append(
          transcript(run(config, "apply", "--atomic", "--name", "first", "--force", "-f", folder)));
      write("rule.yaml", rule(1, "card.count_1h >= 3", "REVIEW"));
      session.append(transcript(run(config, "apply", "--atomic", "--name", "first", "-f", folder)));
      session.append(transcript(run(config, "apply", "--atomic", "--name", "first", "-f", folder)));
      session.append(transcript(run(config, "history", "rule/velocity")));
      Golden.check("cli/session-atomic.txt", session.toString());
      job.assertNeverFailed();
    }
  }

  @Test
  void withoutAJobThereIsNoVerdictAndWhatWasPublishedWaits() throws IOException {
    try (JobUnderTest job = new JobUnderTest()) {
      write("card.yaml", CARD);
      Ended ended = run(job.configFile(), "apply", "-f", folder, "--wait", "1");
      assertThat(ended.status()).isEqualTo(3);
      assertThat(ended.out()).contains("FeatureSet/card  no verdict");
      assertThat(ended.err()).contains("is a job running that reads this control topic?");
      assertThat(run(job.configFile(), "get", "-o", "name").out()).isEqualTo("FeatureSet/card\n");
    }
  }

  @Test
  void whatGetWritesPutsTheSameIntoForceInAnEmptyTopic() throws IOException {
    try (JobUnderTest from = new JobUnderTest();
        JobUnderTest to = new JobUnderTest()) {
      from.publish("FeatureSet/card", CARD);
      from.publish("Rule/velocity", rule(7, "card.count_1h >= 3", "REVIEW"));
      from.publish("Rule/no", rule(1, "nothing", "REVIEW"));
      JobUnderTest.awaitClock(System.currentTimeMillis() + 2 * JobUnderTest.ACTIVATION_MILLIS);
      Ended got = run(from.configFile(), "get", "-o", "yaml");
      write("all.yaml", got.out());
      to.start();
      Ended applied = run(to.configFile(), "apply", "-f", folder.resolve("all.yaml"));
      assertThat(applied.status()).as("%s", applied).isZero();
      JobUnderTest.awaitClock(System.currentTimeMillis() + 2 * JobUnderTest.ACTIVATION_MILLIS);
      assertThat(run(to.configFile(), "get", "-o", "yaml").out()).isEqualTo(got.out());
      to.assertNeverFailed();
    }
  }
}
