package dev.mitra.job.cli;

import dev.mitra.job.demo.DecisionRow;
import dev.mitra.job.kafka.TopicTail;
import dev.mitra.job.screen.Display;
import dev.mitra.job.tail.DecisionFilter;
import dev.mitra.job.tail.DecisionLines;
import dev.mitra.job.tail.TailedDecision;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Follows the decisions of a running job. */
@Command(
    name = "tail",
    description = {
      "Follow decisions as they are made, one a line; Ctrl-C ends it.",
      "Options narrow down what is shown: all that are given have to hold, and of several values of"
          + " one option one has to be there."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:as many as were asked for, or ended by Ctrl-C",
      "1:the topic cannot be read, or holds something else",
      "2:a wrong option"
    })
final class TailCommand implements Callable<Integer> {
  private static final int IDS_KEPT = 100_000;

  /** How a decision is written. */
  enum Output {
    LINE,
    JSON
  }

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--since",
      paramLabel = "INSTANT",
      description = "Begin with what was decided then, as in 2026-03-01T10:00:00Z (default: now).")
  private @Nullable Instant since;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "End after so many (default: go on).")
  private @Nullable Integer count;

  @Option(
      names = "--decision",
      paramLabel = "NAME",
      split = ",",
      description = "BLOCK, CHALLENGE, REVIEW, ALLOW.")
  private Set<String> decisions = Set.of();

  @Option(names = "--event", paramLabel = "ID", split = ",", description = "Of these payments.")
  private Set<String> events = Set.of();

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      split = ",",
      description = "For which one of these rules fired, in shadow too.")
  private Set<String> rules = Set.of();

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      split = ",",
      description = "With one of these reason codes.")
  private Set<String> reasons = Set.of();

  @Option(
      names = "--pattern",
      paramLabel = "NAME",
      split = ",",
      description = "Of payments that completed one of these patterns, in shadow too.")
  private Set<String> patterns = Set.of();

  @Option(
      names = "--min-score",
      paramLabel = "S",
      description = "With a score of S or more, 0 to 1.")
  private double leastScore = Double.NaN;

  @Option(names = "--late", description = "Of payments whose budget was over.")
  private boolean late;

  @Option(
      names = "--incomplete",
      description = "Made without some features, or with work left out.")
  private boolean incomplete;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "line",
      description =
          "line for people, json for the records as they are (default: ${DEFAULT-VALUE}).")
  private Output output = Output.LINE;

  /** The ids seen last: delivery is at least once, and only the first of an id counts. */
  private final Map<String, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > IDS_KEPT;
        }
      };

  private int shown;

  @Override
  public Integer call() {
    check();
    PrintWriter out = spec.commandLine().getOut();
    DecisionFilter filter =
        new DecisionFilter(
            decisions, events, rules, reasons, patterns, leastScore, late, incomplete);
    DecisionLines lines = new DecisionLines(Display.detect());
    if (output == Output.LINE) {
      out.println(lines.header());
      out.flush();
    }
    TopicTail.follow(
        connection.clientProperties(),
        connection.topics().scores(),
        since == null ? OptionalLong.empty() : OptionalLong.of(since.toEpochMilli()),
        record -> show(record, filter, lines, out));
    return 0;
  }

  /** Shows a decision, if it is to be; answers whether more are wanted. */
  private boolean show(
      ConsumerRecord<byte[], byte[]> record,
      DecisionFilter filter,
      DecisionLines lines,
      PrintWriter out) {
    TailedDecision decision = TailedDecision.read(record);
    if (seen.put(decision.eventId(), true) == null && filter.shows(decision)) {
      out.println(output == Output.JSON ? decision.body() : lines.line(decision));
      out.flush();
      shown++;
    }
    return count == null || shown < count;
  }

  private void check() {
    for (String decision : decisions) {
      if (!DecisionRow.DECISIONS.contains(decision)) {
        throw refused(
            "--decision: is '"
                + decision
                + "'; allowed are "
                + String.join(", ", DecisionRow.DECISIONS));
      }
    }
    if (count != null && count < 1) {
      throw refused("--count: is " + count + "; a whole number from 1 on is expected");
    }
    if (leastScore < 0 || leastScore > 1) {
      throw refused(
          String.format(Locale.ROOT, "--min-score: is %s; 0 to 1 is allowed", leastScore));
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
