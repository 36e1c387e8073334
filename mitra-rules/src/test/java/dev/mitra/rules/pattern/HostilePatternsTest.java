package dev.mitra.rules.pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.rules.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing in a declaration can fail in another way than by being refused. */
class HostilePatternsTest {
  private static final int DOCUMENTS = 2_500;

  private static final String[] VALID = {
    """
    {"entity":"card","mode":"SHADOW","description":"d","within":"24h","sequence":[
     {"begin":"small","where":"amount < 100.0 && small.count < 9.0","times":{"from":2,"gap":"10m"},
      "greedy":true,"loop":"CONSECUTIVE","until":"type == 'x'"},
     {"notFollowedBy":"no","where":"type == 'refund'"},
     {"followedBy":"big","where":"merchant != small.last.merchant","within":"12h"},
     {"followedByAny":"g","times":{"from":1,"to":3},"optional":true,
      "group":[{"begin":"a"},{"next":"b","times":2}]},
     {"next":"end","where":"card.count_1h > 2 && end.first.seconds_ago >= 0.0 || true"}],
     "skip":{"toLast":"small"},"counts":["24h","1h"],"lateness":"5m"}
    """,
    """
    {"entity":"card","sequence":[{"begin":"small","where":"amount < 9.0"},
     {"next":"big","where":"merchant == small.last.merchant","within":"1h"}]}
    """,
  };

  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "null",
    "true",
    "0",
    "-1",
    "1e9",
    "9".repeat(30),
    "64",
    "\"a\"",
    "small",
    "group",
    "\"group\":[{\"begin\":\"q\"}],",
    "times",
    "within",
    "\"begin\":\"z\",",
    "&&",
    "||",
    "(((",
    "'",
    ".",
    "small.count",
    "last",
    "sum",
    "notNext",
    "next",
    "optional",
    "x".repeat(5_000),
    "\\u0000",
    "\\ud83d\\ude00",
    "%s",
    "${x}",
  };

  private int accepted;
  private int refused;

  @Test
  void takesTheDeclarationsThatAreChangedBelow() {
    for (String document : VALID) {
      admit(document);
    }
    assertThat(accepted).isEqualTo(VALID.length);
  }

  @Test
  void takesOrRefusesChangedDeclarations() {
    Random random = Seeds.random(Seeds.announce(HostilePatternsTest.class), 0);
    for (int i = 0; i < DOCUMENTS; i++) {
      StringBuilder text = new StringBuilder(VALID[random.nextInt(VALID.length)]);
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        change(text, random);
      }
      admit(text.toString());
    }
    System.out.println(accepted + " accepted, " + refused + " refused");
    // Both ways were taken often, or the changes would prove little.
    assertThat(accepted).isGreaterThan(DOCUMENTS / 60);
    assertThat(refused).isGreaterThan(DOCUMENTS / 10);
  }

  private static void change(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + random.nextInt(12));
    String piece = PIECES[random.nextInt(PIECES.length)];
    switch (random.nextInt(6)) {
      case 0 -> text.insert(at, piece);
      case 1 -> text.delete(at, end);
      case 2 -> text.insert(at, text.substring(at, end));
      case 3 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
      default -> {
        // A whole value becomes another one, so that many documents stay readable.
        int colon = text.indexOf(":", at);
        int comma = colon < 0 ? -1 : text.indexOf(",", colon);
        if (comma > 0) {
          String[] values = {
            "null", "3", "\"a\"", "[]", "{}", "true", "\"1h\"", "\"small\"", "[{}]"
          };
          text.replace(colon + 1, comma, values[random.nextInt(values.length)]);
        }
      }
    }
  }

  private void admit(String document) {
    JsonNode node;
    try {
      node = StrictDocuments.read(document.getBytes(UTF_8));
    } catch (InvalidDeclarationException e) {
      // No pattern, but no document either.
      return;
    }
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    try {
      CompiledPattern pattern =
          TestPatterns.checked(PatternSpec.parse(object)).bind(TestPatterns.PLAN);
      assertThat(pattern.stages()).isNotEmpty();
      accepted++;
    } catch (InvalidDeclarationException e) {
      assertThat(e.findings()).isNotEmpty();
      assertThat(e.findings()).allMatch(finding -> finding.message().length() < 500);
      assertThat(e.findings()).allMatch(finding -> finding.path().startsWith("spec"));
      refused++;
    }
  }
}
