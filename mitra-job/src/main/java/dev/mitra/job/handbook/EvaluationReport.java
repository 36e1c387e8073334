package dev.mitra.job.handbook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.handbook.HandbookEvaluation.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of an evaluation, for programs and for people.
 *
 * @param dates the days
 * @param outcomes by the name of the model
 * @param seconds how long everything took
 */
public record EvaluationReport(
    EvaluationDates dates, Map<String, HandbookEvaluation.Outcome> outcomes, double seconds) {
  /** The book's row of chapter 3 that is reproduced. */
  public static final Figures PUBLISHED_XGBOOST = new Figures(0.862, 0.639, 0.273);

  /** The best figure that the book gives for a single model, each from wherever it is best. */
  public static final Figures PUBLISHED_BEST = new Figures(0.879, 0.694, 0.305);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the map. */
  public EvaluationReport {
    outcomes = new LinkedHashMap<>(outcomes);
  }

  /** Whether no label leaked, as far as that was checked. */
  public boolean passed() {
    return outcomes.values().stream()
        .allMatch(o -> o.leaks().map(LeakFindings::passed).orElse(true));
  }

  /**
   * The lines of a table: headings, then rows of as many cells.
   *
   * @return the figures of the models, and the published ones when the days are the book's
   */
  public List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", ">features", ">AUC ROC", ">AP", ">CP@100"));
    boolean isBook = dates.equals(EvaluationDates.BOOK);
    if (isBook) {
      rows.add(row("published: XGBoost, chapter 3", "15", PUBLISHED_XGBOOST));
    }
    outcomes.forEach(
        (name, outcome) ->
            rows.add(
                row(
                    name.equals("book") ? "the book's features" : name + " features",
                    Integer.toString(outcome.inputs().size()),
                    outcome.figures())));
    if (isBook) {
      rows.add(row("published: best of a single model", "15", PUBLISHED_BEST));
    }
    outcomes.values().stream()
        .findFirst()
        .ifPresent(
            o -> rows.add(List.of("most that CP@100 can be", "", "", "", figure(o.ceiling()))));
    return rows;
  }

  private static List<String> row(String name, String features, Figures figures) {
    return List.of(
        name,
        features,
        figure(figures.aucRoc()),
        figure(figures.averagePrecision()),
        figure(figures.cardPrecision100()));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** What the check of leaks saw of each model, one sentence each. */
  public List<String> leaks() {
    List<String> lines = new ArrayList<>();
    outcomes.forEach(
        (name, outcome) ->
            outcome
                .leaks()
                .ifPresent(
                    leaks ->
                        lines.add(
                            String.format(
                                Locale.ROOT,
                                "%s: %,d of %,d scored rows changed when the labels that were not"
                                    + " yet known were inverted (%,d labels); without the delays"
                                    + " %,d of %,d rows of the last day change.",
                                name,
                                leaks.different(),
                                leaks.rows(),
                                leaks.inverted(),
                                leaks.controlDifferent(),
                                leaks.controlRows()))));
    return lines;
  }

  /** What the check of leaks comes to, in one sentence. */
  public String verdict() {
    if (outcomes.values().stream().allMatch(o -> o.leaks().isEmpty())) {
      return "Whether a label was used before it was known has not been checked.";
    }
    return passed()
        ? "No label was used before it was known."
        : "A label was used before it was known, or the check could not have seen it, so the"
            + " figures mean nothing.";
  }

  /** Writes the JSON form. */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
  }

  /** The JSON form. */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    outcomes.forEach((name, outcome) -> figures(json.putObject(name), outcome.figures()));
    ObjectNode published = json.putObject("published");
    figures(published.putObject("xgboost_chapter_3"), PUBLISHED_XGBOOST);
    figures(published.putObject("best_single"), PUBLISHED_BEST);
    json.putObject("dates")
        .put("train_from", dates.trainFrom().toString())
        .put("train_to", dates.trainTo().toString())
        .put("test_from", dates.testFrom().toString())
        .put("test_to", dates.testTo().toString())
        .put("label_delay_days", dates.delayDays());
    outcomes.values().stream()
        .findFirst()
        .ifPresent(
            o -> {
              json.putObject("rows")
                  .put("training", o.trainingRows())
                  .put("training_frauds", o.trainingFrauds())
                  .put("test", o.testRows())
                  .put("test_frauds", o.testFrauds());
              json.put("card_precision_100_ceiling", o.ceiling());
            });
    ObjectNode leaks = json.putObject("leaks");
    outcomes.forEach((name, o) -> o.leaks().ifPresent(seen -> leaks(leaks.putObject(name), seen)));
    json.put("seconds", Math.round(seconds * 10) / 10.0);
    return json;
  }

  private static void figures(ObjectNode json, Figures figures) {
    json.put("auc_roc", figures.aucRoc())
        .put("average_precision", figures.averagePrecision())
        .put("card_precision_100", figures.cardPrecision100());
  }

  private static void leaks(ObjectNode json, LeakFindings leaks) {
    json.put("rows", leaks.rows())
        .put("labels_inverted", leaks.inverted())
        .put("rows_changed", leaks.different())
        .put("control_rows", leaks.controlRows())
        .put("control_rows_changed", leaks.controlDifferent())
        .put("passed", leaks.passed());
  }
}
