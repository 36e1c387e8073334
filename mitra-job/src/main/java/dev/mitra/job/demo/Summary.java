package dev.mitra.job.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results of a demonstration, as JSON for programs and as a table for people.
 *
 * @param run what the counts cannot know
 * @param totals the counts at the end
 */
public record Summary(Run run, Totals totals) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int TABLE_WIDTH = 120;

  /**
   * What was run.
   *
   * @param duration how long traffic was sent
   * @param rate payments per second that were asked for
   * @param seed of the traffic
   * @param incomplete payments decided without all of their inputs
   * @param deadLetters events that could not be read
   * @param kinds what each scenario is for, by its name: any word; scenarios without one are shown
   *     without
   */
  public record Run(
      Duration duration,
      double rate,
      long seed,
      long incomplete,
      long deadLetters,
      Map<String, String> kinds) {
    /** Copies the kinds. */
    public Run {
      kinds = Map.copyOf(kinds);
    }
  }

  /**
   * Writes the JSON to a file, over what may be there, indented, UTF-8.
   *
   * @throws IOException if it cannot be written
   */
  public void writeJson(Path file) throws IOException {
    Files.writeString(
        file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
  }

  /** The JSON; what is undefined, such as the precision of nothing stopped, is null. */
  JsonNode json() {
    ObjectNode json = MAPPER.createObjectNode();
    json.set("durationSeconds", rounded(run.duration().toMillis() / 1e3, 1));
    json.set("rate", rounded(run.rate(), 1));
    json.put("seed", run.seed());
    json.put("paymentsSent", totals.paymentsSent());
    json.put("eventsSent", totals.eventsSent());
    json.put("decided", totals.decided());
    json.put("undecided", totals.undecided());
    json.put("duplicates", totals.duplicates());
    json.put("late", totals.late());
    json.put("incomplete", run.incomplete());
    json.put("deadLetters", run.deadLetters());
    ObjectNode decisions = json.putObject("decisions");
    DecisionRow.DECISIONS.forEach(decision -> decisions.put(decision, totals.decided(decision)));
    addLatency(json.putObject("latencyMs"));
    addConfusion(json, totals.stopped());
    addConfusion(json.putObject("flagged"), totals.flagged());
    ObjectNode money = json.putObject("money");
    money.set("fraudStopped", rounded(totals.money().fraudStopped(), 2));
    money.set("fraudMissed", rounded(totals.money().fraudMissed(), 2));
    money.set("honestStopped", rounded(totals.money().honestStopped(), 2));
    ObjectNode scenarios = json.putObject("scenarios");
    totals.scenarios().forEach((name, counts) -> addScenario(scenarios, name, counts));
    ObjectNode patterns = json.putObject("patterns");
    totals
        .patterns()
        .forEach(
            (name, counts) ->
                patterns
                    .putObject(name)
                    .put("matches", counts.matches())
                    .put("fraud", counts.fraud()));
    var epochs = json.putArray("epochs");
    totals
        .epochs()
        .forEach(
            (epoch, decided) -> epochs.addObject().put("epoch", epoch).put("decided", decided));
    return json;
  }

  private void addLatency(ObjectNode json) {
    Totals.Latency latency = totals.latency();
    boolean any = latency.count() > 0;
    json.set("p50", rounded(any ? latency.p50() : Double.NaN, 0));
    json.set("p90", rounded(any ? latency.p90() : Double.NaN, 0));
    json.set("p99", rounded(any ? latency.p99() : Double.NaN, 0));
    json.set("p999", rounded(any ? latency.p999() : Double.NaN, 0));
    json.set("max", rounded(any ? latency.max() : Double.NaN, 0));
    json.set("mean", rounded(any ? latency.mean() : Double.NaN, 1));
  }

  private static void addConfusion(ObjectNode json, Totals.Confusion confusion) {
    json.set("precision", rounded(confusion.precision(), 4));
    json.set("recall", rounded(confusion.recall(), 4));
  }

  private void addScenario(ObjectNode json, String name, Totals.ScenarioTotals counts) {
    ObjectNode scenario = json.putObject(name);
    String kind = run.kinds().get(name);
    if (kind != null) {
      scenario.put("kind", kind);
    }
    scenario
        .put("sent", counts.sent())
        .put("fraud", counts.fraud())
        .put("stopped", counts.stopped())
        .put("flagged", counts.flagged());
  }

  private static JsonNode rounded(double value, int decimals) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (!Double.isFinite(value)) {
      return nodes.nullNode();
    }
    BigDecimal exact = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    return decimals == 0 ? nodes.numberNode(exact.longValueExact()) : nodes.numberNode(exact);
  }

  /**
   * The results for people: plain text, no line over 120 cells, ends with a line break. Rates are
   * averages over the whole run.
   */
  public String table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Ran %.0f s at %s payments/s, seed %d: %s events sent, %s incomplete, %s dead letters",
            run.duration().toMillis() / 1e3,
            BigDecimal.valueOf(run.rate()).stripTrailingZeros().toPlainString(),
            run.seed(),
            Indian.count(totals.eventsSent()),
            Indian.count(run.incomplete()),
            Indian.count(run.deadLetters())));
    lines.add("");
    double seconds = Math.max(1, run.duration().toMillis()) / 1e3;
    lines.addAll(
        new TotalsLines(TABLE_WIDTH, false)
            .lines(totals, totals.paymentsSent() / seconds, totals.decided() / seconds));
    if (!totals.scenarios().isEmpty()) {
      lines.add("");
      lines.addAll(ScenarioTable.lines(totals.scenarios(), run.kinds(), TABLE_WIDTH));
    }
    if (!totals.patterns().isEmpty()) {
      lines.add("");
      lines.addAll(PatternTable.lines(totals.patterns(), TABLE_WIDTH));
    }
    return String.join("\n", lines) + "\n";
  }
}
