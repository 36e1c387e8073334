package dev.mitra.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.control.Models;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra model publish}: the role, the name and the version of what is published. */
class ModelToPublishTest {
  private static final ModelToPublish AS_WRITTEN =
      new ModelToPublish(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  @TempDir Path folder = Path.of("");

  private static Resource written(Consumer<ObjectNode> change) {
    return parsed(Models.model("m", change));
  }

  private static Resource parsed(String resource) {
    return ((ControlRecord.Publish) ResourceParser.parse(null, resource.getBytes(UTF_8)))
        .resource();
  }

  private static Resource challenger() {
    return written(
        spec -> {
          spec.put("role", "CHALLENGER");
          spec.putObject("rollout").put("percent", 20).put("by", "card");
        });
  }

  private static ModelToPublish asked(
      ModelRole role, Optional<Double> percent, Optional<String> by) {
    return new ModelToPublish(Optional.of(role), percent, by, Optional.empty());
  }

  private static String roleOf(ModelToPublish asked, Resource written) {
    return ModelSpecs.roleText(asked.of(written));
  }

  @Test
  void aFileWithoutARoleIsAShadow() {
    assertThat(roleOf(AS_WRITTEN, written(spec -> spec.remove("role")))).isEqualTo("SHADOW");
    assertThat(AS_WRITTEN.of(challenger())).isEqualTo(challenger());
  }

  @Test
  void whatIsSaidBesideTheFileCounts() {
    assertThat(roleOf(asked(ModelRole.SHADOW, Optional.empty(), Optional.empty()), challenger()))
        .isEqualTo("SHADOW");
    assertThat(
            roleOf(
                asked(ModelRole.CHALLENGER, Optional.of(2.5), Optional.of("device")),
                written(spec -> {})))
        .isEqualTo("CHALLENGER, 2.5 % by device");
    // Of a challenger in the file one of the two is enough.
    ModelToPublish more =
        new ModelToPublish(
            Optional.empty(), Optional.of(30.0), Optional.empty(), Optional.of("other"));
    assertThat(roleOf(more, challenger())).isEqualTo("CHALLENGER, 30 % by card");
    assertThat(more.of(challenger()).id().toKey()).isEqualTo("Model/other");
  }

  @Test
  void aShareIsAChallengers() {
    assertThatThrownBy(
            () ->
                asked(ModelRole.SHADOW, Optional.of(5.0), Optional.empty()).of(written(spec -> {})))
        .hasMessageStartingWith("--percent and --by are a challenger's");
    assertThatThrownBy(
            () ->
                asked(ModelRole.CHALLENGER, Optional.of(5.0), Optional.empty())
                    .of(written(spec -> {})))
        .hasMessageStartingWith("A challenger needs --percent N and --by FIELD");
    assertThatThrownBy(
            () ->
                asked(ModelRole.CHALLENGER, Optional.of(101.0), Optional.of("card"))
                    .of(written(spec -> {})))
        .hasMessageStartingWith("--percent is 101; 0 to 100 is allowed");
  }

  @Test
  void theVersionMovesForwardAndWhatIsUnchangedKeepsIts() {
    String first =
        Models.model("m", ModelRole.SHADOW)
            .replace("\"name\":\"m\"", "\"name\":\"m\",\"version\":3");
    Histories topic = new Histories().publish(Controls.CARD).publish(first);
    ControlHistory history = topic.history();
    Resource same = parsed(first);
    Resource changed = written(spec -> spec.put("trainingData", "more"));
    assertThat(ModelToPublish.version(same, history, false, false)).hasValue(3);
    assertThat(ModelToPublish.version(same, history, false, true)).hasValue(4);
    assertThat(ModelToPublish.version(changed, history, false, false)).hasValue(4);
    assertThat(
            ModelToPublish.version(
                parsed(first.replace("\"version\":3", "\"version\":9").replace("SHADOW", "MICRO")),
                history,
                false,
                false))
        .hasValue(9);
    Resource fresh = parsed(Models.model("fresh", ModelRole.SHADOW));
    assertThat(ModelToPublish.version(fresh, history, false, false)).isEmpty();
    assertThat(ModelToPublish.version(fresh, history, true, false)).hasValue(1);
  }

  @Test
  void aFileThatHoldsNoModelIsRefusedBeforeKafkaIsAsked() throws IOException {
    Path rule = Files.writeString(folder.resolve("r.yaml"), Controls.RULE);
    Ended ended = Shell.run("model", "publish", rule);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().replace(folder.toString(), "DIR"))
        .isEqualTo(
            "mitra: DIR/r.yaml: holds Rule/busy-card, which is no model; publish it with `mitra"
                + " apply -f`\n");
    Path several =
        Files.writeString(folder.resolve("s.yaml"), Controls.RULE + "---\n" + Controls.CARD);
    assertThat(Shell.run("model", "publish", several).err()).contains("s.yaml: holds 2 resources");
    Path model = Files.writeString(folder.resolve("m.json"), Models.model("m", ModelRole.SHADOW));
    Ended wrong = Shell.run("model", "publish", model, "--role", "challenger");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("A challenger needs --percent N and --by FIELD");
    assertThat(Shell.run("model", "ramp", "m", "120").status()).isEqualTo(2);
    assertThat(Shell.run("model").err()).startsWith("Name a command.");
  }
}
