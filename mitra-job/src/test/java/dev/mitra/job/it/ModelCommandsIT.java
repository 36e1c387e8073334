package dev.mitra.job.it;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** What {@code mitra model} prints, against a running job and a real broker. */
class ModelCommandsIT {
  private static final Pattern MOMENT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
  private static final Pattern AWAY =
      Pattern.compile("\\((in )?\\d+(\\.\\d)? (s|min|h|d)( ago)?\\)");
  private static final Pattern SIZE = Pattern.compile(" +\\d+\\.\\d [KM]iB");

  @TempDir Path folder = Path.of("");
  private final StringBuilder session = new StringBuilder();

  private void write(String name, ObjectNode spec) throws IOException {
    Files.writeString(folder.resolve(name + ".json"), TinyModel.resource(name, spec));
  }

  /** Runs a command and adds it and what it prints to the session, without what differs. */
  private void run(JobUnderTest job, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of("model"));
    for (String word : words) {
      line.add(word.endsWith(".json") ? folder.resolve(word).toString() : word);
    }
    line.addAll(List.of("--config", job.configFile().toString()));
    int status =
        Mitra.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute(line.toArray(String[]::new));
    String text =
        "$ mitra model %s%n%s%sexit status %d%n%n"
            .formatted(String.join(" ", words), err, out, status)
            .replace(folder.toString(), "DIR");
    text = AWAY.matcher(MOMENT.matcher(text).replaceAll("TIME")).replaceAll("(AWAY)");
    session.append(SIZE.matcher(text).replaceAll(" SIZE"));
  }

  @Test
  void aSessionWithTwoModels() throws IOException {
    try (JobUnderTest job = JobUnderTest.started()) {
      job.apply(
          "FeatureSet/card",
          """
          apiVersion: mitra/v1
          kind: FeatureSet
          metadata: { name: card }
          spec: { entity: card, features: [ { count: { windows: [1h] } } ] }
          """);
      write("old", TinyModel.champion("1", "card.count_1h"));
      write("new", TinyModel.champion("2", "card.count_1h"));
      write("misspelt", TinyModel.champion("3", "card.cuont_1h"));
      run(job, "list");
      run(job, "publish", "old.json", "--dry-run");
      run(job, "publish", "old.json");
      run(job, "publish", "new.json");
      run(job, "publish", "new.json", "--role", "shadow");
      run(job, "publish", "new.json", "--role", "shadow");
      run(job, "publish", "misspelt.json", "--role", "shadow");
      run(job, "ramp", "new", "10");
      run(job, "ramp", "new", "10", "--by", "crad");
      run(job, "ramp", "new", "10", "--by", "card");
      run(job, "promote", "nwe");
      run(job, "promote", "new", "--dry-run");
      run(job, "promote", "new");
      run(job, "promote", "new");
      run(job, "rollback");
      run(job, "promote", "new", "--delete-old");
      JobUnderTest.awaitClock(System.currentTimeMillis() + 2 * JobUnderTest.ACTIVATION_MILLIS);
      run(job, "list");
      Golden.check("cli/session-models.txt", session.toString());
      job.assertNeverFailed();
    }
  }
}
