package dev.mitra.job.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mitra.job.cli.Mitra;
import dev.mitra.job.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.client.cli.CliFrontendParser;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a runbook says can be typed, its links lead somewhere, and every alert has a page. */
class RunbooksTest {
  private static final int MOST_LINES = 85;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(#[^)]*)?\\)");
  private static final Pattern ALERT = Pattern.compile("`(Mitra[A-Za-z]+)`");
  private static final Pattern DECLARED = Pattern.compile("- alert: (\\w+)");
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");

  /** Flink's actions beside run, each with the options that the runbooks may use. */
  private static final Map<String, Set<String>> FLINK =
      Map.of(
          "list", Set.of("-a"),
          "stop", Set.of("--savepointPath"),
          "savepoint", Set.of(),
          "cancel", Set.of());

  /** Kafka's own tools. */
  private static final Set<String> KAFKA =
      Set.of(
          "kafka-configs",
          "kafka-consumer-groups",
          "kafka-get-offsets",
          "kafka-topics",
          "kafka-acls");

  @Test
  void everyCommandOfMitraIsOneThatItsCommandLineTakes() {
    SoftAssertions softly = new SoftAssertions();
    for (CommandLines.Line line : CommandLines.all()) {
      if (line.program().equals("mitra")) {
        softly
            .assertThatCode(
                () -> {
                  var unused = Mitra.commandLine().parseArgs(line.arguments());
                })
            .as(line.toString())
            .doesNotThrowAnyException();
      }
    }
    softly.assertAll();
  }

  @Test
  void everyCommandThatASentenceNamesExists() {
    for (CommandLines.Line line : CommandLines.within()) {
      CommandLine command = Mitra.commandLine();
      for (String word : line.arguments()) {
        CommandLine next = command.getSubcommands().get(word);
        if (next == null) {
          break;
        }
        command = next;
      }
      assertThat(command.getCommandName()).as("the command of %s", line).isNotEqualTo("mitra");
      Set<String> options = command.getCommandSpec().optionsMap().keySet();
      assertThat(options)
          .as("the options of %s", line)
          .containsAll(
              Arrays.stream(line.arguments()).filter(word -> word.startsWith("-")).toList());
    }
  }

  @Test
  void everyOtherCommandIsOneOfFlinkOrKafka() {
    for (CommandLines.Line line : CommandLines.all()) {
      if (line.program().equals("flink")) {
        checkFlink(line);
      } else {
        assertThat(line.program().equals("mitra") || KAFKA.contains(line.program()))
            .as("%s", line)
            .isTrue();
      }
    }
  }

  private static void checkFlink(CommandLines.Line line) {
    List<String> arguments = List.of(line.arguments());
    List<String> rest = arguments.subList(1, arguments.size());
    if (arguments.get(0).equals("run")) {
      assertThatCode(
              () -> {
                var unused =
                    CliFrontendParser.parse(
                        CliFrontendParser.getRunCommandOptions(),
                        rest.toArray(String[]::new),
                        true);
              })
          .as("%s", line)
          .doesNotThrowAnyException();
      assertThat(rest).as("%s", line).containsSequence("--config");
    } else {
      assertThat(FLINK).as("%s", line).containsKey(arguments.get(0));
      assertThat(FLINK.get(arguments.get(0)))
          .as("%s", line)
          .containsAll(rest.stream().filter(word -> word.startsWith("-")).toList());
    }
  }

  @Test
  void everyPageIsShortAndSaysWhenWhatToDoHowOneSeesItAndWhatNotToDo() {
    for (Path page : CommandLines.pages()) {
      String text = CommandLines.read(page);
      assertThat(text.lines().count()).as("lines of %s", page).isLessThanOrEqualTo(MOST_LINES);
      if (!page.endsWith("README.md")) {
        assertThat(text.lines())
            .as("headings of %s", page)
            .contains(
                "## When",
                "## What to look at",
                "## How to see that it worked",
                "## What not to do");
        assertThat(CommandLines.read(CommandLines.FOLDER.resolve("README.md")))
            .as("the index")
            .contains("(" + page.getFileName() + ")");
      }
    }
  }

  @Test
  void everyLinkLeadsToAPageAndItsHeading() {
    SoftAssertions softly = new SoftAssertions();
    for (Path page : CommandLines.pages()) {
      LINK.matcher(CommandLines.read(page))
          .results()
          .forEach(
              link -> {
                String name = link.group(1);
                Path target = name.isEmpty() ? page : page.resolveSibling(name).normalize();
                softly.assertThat(target).as("%s in %s", link.group(), page).exists();
                String anchor = link.group(2);
                if (anchor != null && Files.exists(target)) {
                  softly
                      .assertThat(anchors(target))
                      .as("%s in %s", link.group(), page)
                      .contains(anchor.substring(1));
                }
              });
    }
    softly.assertAll();
  }

  private static Set<String> anchors(Path page) {
    return CommandLines.read(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", ""))
        .map(title -> NOT_IN_ANCHORS.matcher(title).replaceAll("").replace(' ', '-'))
        .map(title -> title.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  @Test
  void everyAlertHasAPageAndEveryAlertThatIsNamedExists() {
    Path rules = Repository.root().resolve("deploy/prometheus/alerts.yml");
    assertThat(found(ALERT, CommandLines.FOLDER.resolve("README.md")))
        .isEqualTo(found(DECLARED, rules));
    for (Path page : CommandLines.pages()) {
      assertThat(found(DECLARED, rules)).as("%s", page).containsAll(found(ALERT, page));
    }
  }

  private static Set<String> found(Pattern pattern, Path file) {
    return pattern
        .matcher(CommandLines.read(file))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
