package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.job.fixtures.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Resources as YAML: what is read is what was written. */
class YamlTextTest {
  private static final int RUNS = 3_000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Texts that a reader of YAML could take for something else. */
  private static final String[] TRAPS = {
    "",
    " ",
    "null",
    "~",
    "true",
    "No",
    "on",
    "y",
    "1",
    "-1",
    "1.5",
    "1e3",
    "0x1F",
    "0o7",
    "1_000",
    ".inf",
    ".nan",
    "-",
    "- a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "[a]",
    "{a}",
    "a, b",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "'a'",
    "\"a\"",
    "a\nb",
    "a\n",
    "\ta",
    " a",
    "a ",
    "---",
    "...",
    "a\\b",
    "12:30:00",
    "2026-03-01",
    "2026-03-01T00:00:00Z",
    "10m",
    "=",
    "<<",
    "?",
    "? a",
    "ключ",
    "कार्ड",
    "💳",
    "\u0007",
    "\u0085",
    "\u2028",
    "\ufeff",
    "amount > 5 && card != ''",
    "list('stolen-cards')",
    "a: b # c",
    "key=value; x"
  };

  @Test
  void whatIsWrittenIsReadAgainWhateverItHolds() {
    long seed = Seeds.announce(YamlTextTest.class);
    for (int run = 0; run < RUNS; run++) {
      ObjectNode tree = object(Seeds.random(seed, run), 0);
      String yaml = YamlText.of(tree);
      assertThat(read(yaml)).as("run %d%n%s", run, yaml).isEqualTo(tree);
    }
  }

  private static JsonNode read(String yaml) {
    try {
      return StrictDocuments.read(yaml.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidDeclarationException e) {
      throw new AssertionError(yaml, e);
    }
  }

  private static JsonNode node(Random random, int depth) {
    int choice = random.nextInt(depth > 4 ? 6 : 9);
    return switch (choice) {
      case 0 -> NODES.textNode(TRAPS[random.nextInt(TRAPS.length)]);
      case 1 -> NODES.textNode(text(random));
      case 2 -> NODES.numberNode(random.nextInt());
      case 3 -> NODES.numberNode(random.nextLong() | 1L << 40);
      case 4 -> NODES.booleanNode(random.nextBoolean());
      case 5 -> NODES.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 6 -> array(random, depth + 1);
      default -> object(random, depth + 1);
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.append(
          random.nextInt(4) == 0
              ? TRAPS[random.nextInt(TRAPS.length)]
              : String.valueOf((char) (' ' + random.nextInt(95))));
    }
    return text.toString();
  }

  private static ArrayNode array(Random random, int depth) {
    ArrayNode array = NODES.arrayNode();
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      array.add(node(random, depth));
    }
    return array;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    int size = random.nextInt(5) + (depth == 0 ? 1 : 0);
    for (int i = 0; i < size; i++) {
      String name = random.nextBoolean() ? "name" + i : text(random) + i;
      object.set(name, node(random, depth));
    }
    return object;
  }
}
