package dev.mitra.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reference of the configuration is what the code says: its table is generated, and its example
 * is read by the parser.
 */
class ConfigReferenceTest {
  private static final String PAGE = "docs/configuration.md";
  private static final String HEAD =
      "| key | allowed | default | meaning |\n| --- | --- | --- | --- |\n";
  private static final String EXAMPLE = "```yaml\n";

  /** Kafka's own names, which are data here. */
  private static final String PROPERTIES = "kafka.properties";

  /** In the example for the example's sake: by default there are none. */
  private static final Set<String> WITHOUT_DEFAULT =
      Set.of(
          "kafka.bootstrapServers", PROPERTIES, "schema", "control.keyRing", "control.breakerKey");

  @TempDir Path folder = Path.of("");

  private final String page = read(Repository.root().resolve(PAGE));

  @BeforeEach
  void writeWhatTheExampleNames() throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), Payments.YAML);
    Files.writeString(folder.resolve("keys.yaml"), "keys: []");
  }

  @Test
  void theTableIsWhatTheSettingsSay() {
    int from = page.indexOf(HEAD) + HEAD.length();
    int to = page.indexOf("\n\n", from) + 1;

    Golden.checkPage(PAGE, page.substring(0, from) + table() + page.substring(to));
  }

  private static String table() {
    return Settings.all().stream()
        .map(
            setting ->
                "| `"
                    + setting.key()
                    + "` | "
                    + setting.allowed()
                    + " | "
                    + (setting.fallback().isEmpty() ? "" : setting.fallback() + " ")
                    + "| "
                    + setting.meaning()
                    + " |\n")
        .collect(Collectors.joining());
  }

  @Test
  void theExampleHasEveryKeyButParallelismAndNoOther() {
    Set<String> keys = new TreeSet<>();
    leaves("", example(), keys);

    assertThat(keys)
        .isEqualTo(
            Settings.all().stream()
                .map(Setting::key)
                .filter(key -> !key.equals("parallelism"))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static void leaves(String path, JsonNode node, Set<String> keys) {
    if (!node.isObject() || path.equals(PROPERTIES)) {
      keys.add(path);
      return;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      leaves(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), keys);
    }
  }

  @Test
  void theExampleSaysTheDefaults() {
    List<String> defaults =
        described("kafka: { bootstrapServers: \"localhost:9092\" }\nschema: schema.yaml\n");

    assertThat(described(exampleText())).isEqualTo(defaults);
  }

  /** What is shown at start, without what has no default. */
  private List<String> described(String yaml) {
    return JobConfigParser.parse(yaml, folder)
        .describe()
        .lines()
        .map(String::strip)
        .filter(line -> WITHOUT_DEFAULT.stream().noneMatch(line::startsWith))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "kafka", "topics", "control", "models", "events", "checkpoints", "featureLog"})
  void theParserAllowsTheKeysOfTheReferenceAndNoOther(String section) {
    String unknown = "zzzzzzzzzzzz";
    String yaml = section.isEmpty() ? unknown + ": 1\n" : section + ": { " + unknown + ": 1 }\n";

    String said =
        catchThrowableOfType(
                InvalidDeclarationException.class, () -> JobConfigParser.parse(yaml, folder))
            .findings()
            .stream()
            .map(finding -> finding.message())
            .filter(message -> message.contains(unknown))
            .collect(Collectors.joining());

    String list = said.substring(said.indexOf("; allowed are ") + "; allowed are ".length());
    assertThat(list.split(", ", -1)).containsExactlyInAnyOrderElementsOf(namesIn(section));
  }

  /** The names that are allowed in an object: of settings, and of the objects in it. */
  private static Set<String> namesIn(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    return Settings.all().stream()
        .map(Setting::key)
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .map(key -> key.contains(".") ? key.substring(0, key.indexOf('.')) : key)
        .collect(Collectors.toSet());
  }

  private JsonNode example() {
    return StrictDocuments.read(exampleText().getBytes(StandardCharsets.UTF_8));
  }

  private String exampleText() {
    int from = page.indexOf(EXAMPLE) + EXAMPLE.length();
    return page.substring(from, page.indexOf("```", from));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
