package dev.mitra.job.handbook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.offline.ColumnSelection;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.metrics.CardPrecision;
import dev.mitra.model.metrics.RankingMetrics;
import dev.mitra.model.train.XgboostTrainer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * From declared features to figures, by the protocol of the book's chapter 3: computes the features
 * of the training days and the test days, trains on the former, and measures the scores of the
 * latter.
 */
public final class HandbookEvaluation {
  /** How many cards are looked at a day, in the book. */
  private static final int CARDS = 100;

  private static final int REPORT_EVERY = 200_000;

  private final Transactions transactions;
  private final EvaluationDates dates;
  private final EventSchema schema;
  private final boolean checkLeaks;
  private final PrintWriter progress;

  /**
   * An evaluation on some days.
   *
   * @param transactions the payments
   * @param dates the days
   * @param schema the example's schema
   * @param checkLeaks whether to show that no label is used before it is known
   * @param progress told how far it is
   */
  public HandbookEvaluation(
      Transactions transactions,
      EvaluationDates dates,
      EventSchema schema,
      boolean checkLeaks,
      PrintWriter progress) {
    this.transactions = transactions;
    this.dates = dates;
    this.schema = schema;
    this.checkLeaks = checkLeaks;
    this.progress = progress;
  }

  /**
   * How good a model is.
   *
   * @param aucRoc area under the ROC curve
   * @param averagePrecision step-wise average precision
   * @param cardPrecision100 mean over the days of the share of compromised ones among the 100 cards
   *     with the highest scores
   */
  public record Figures(double aucRoc, double averagePrecision, double cardPrecision100) {}

  /**
   * What came of a model.
   *
   * @param figures how good it is
   * @param ceiling the most that the card precision could be
   * @param trainingRows how many payments it was trained on
   * @param trainingFrauds how many of them were fraud
   * @param testRows how many payments were scored
   * @param testFrauds how many of them were fraud
   * @param leaks what the check of leaks saw, unless it was left out
   * @param inputs names of the model's inputs
   * @param file the model as XGBoost writes it, JSON
   * @param golden rows of the test from the lowest score to the highest
   * @param goldenScores XGBoost's scores of these rows
   * @param seconds how long it took
   */
  public record Outcome(
      Figures figures,
      double ceiling,
      int trainingRows,
      int trainingFrauds,
      int testRows,
      int testFrauds,
      Optional<LeakFindings> leaks,
      List<String> inputs,
      byte[] file,
      float[][] golden,
      float[] goldenScores,
      double seconds) {

    /**
     * The model as a shadow, ready to be published.
     *
     * @throws ModelRefusedException if it would not be admitted, with the findings
     */
    public byte[] resource(String name, EvaluationDates dates) throws ModelRefusedException {
      ObjectMapper json = new ObjectMapper();
      ObjectNode resource = json.createObjectNode();
      resource.put("apiVersion", "mitra/v1");
      resource.put("kind", "Model");
      resource.putObject("metadata").put("name", name);
      resource.set(
          "spec",
          new ModelPackager(
                  "1",
                  ModelRole.SHADOW,
                  inputs,
                  Optional.of(
                      "Fraud Detection Handbook, " + dates.trainFrom() + " to " + dates.trainTo()))
              .pack(file, golden, rows -> goldenScores));
      return (resource.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * Trains and measures a model.
   *
   * @param name what progress calls it
   * @param sets the declared features
   * @param model the model
   * @throws dev.mitra.features.check.InvalidDeclarationException when the declarations do not
   *     compile, lack an input, or the days lack payments
   */
  public Outcome evaluate(String name, List<DeclaredSet> sets, CandidateModel model) {
    long start = System.nanoTime();
    FeaturePlan plan = new FeaturePlanCompiler(schema).compile(sets, Map.of());
    ColumnSelection columns = ColumnSelection.of(plan.names(), model.inputs());
    int[] training = EvaluationProtocol.training(transactions, dates);
    int[] test = EvaluationProtocol.test(transactions, dates);
    LeakCheck leaks = new LeakCheck(transactions, dates);
    Map<Integer, float[]> rows = rows(name, plan, columns, training, test, leaks);
    Optional<LeakFindings> checked =
        checkLeaks ? Optional.of(leaks.result(rows, sets, plan, columns)) : Optional.empty();
    say("%s: training on %,d payments", name, training.length);
    float[] testLabels = labels(test);
    float[] scores;
    byte[] file;
    float[][] testRows = rows(rows, test);
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(
            rows(rows, training), labels(training), model.parameters(), model.growth())) {
      scores = trained.score(testRows);
      file = trained.toJson();
    }
    int[] cards = Arrays.stream(test).map(transactions::customer).toArray();
    int[] days = Arrays.stream(test).map(p -> (int) transactions.day(p).toEpochDay()).toArray();
    int[] golden = spread(scores);
    return new Outcome(
        new Figures(
            RankingMetrics.rocAuc(scores, testLabels),
            RankingMetrics.averagePrecision(scores, testLabels),
            CardPrecision.at(CARDS, scores, testLabels, cards, days, true)),
        CardPrecision.ceiling(CARDS, testLabels, cards, days, true),
        training.length,
        frauds(training),
        test.length,
        frauds(test),
        checked,
        columns.names(),
        file,
        Arrays.stream(golden).mapToObj(i -> testRows[i]).toArray(float[][]::new),
        floats(golden, scores),
        (System.nanoTime() - start) / 1e9);
  }

  /** The rows of the payments that are trained on or scored; the check of leaks on the way. */
  private Map<Integer, float[]> rows(
      String name,
      FeaturePlan plan,
      ColumnSelection columns,
      int[] training,
      int[] test,
      LeakCheck leaks) {
    BitSet wanted = new BitSet();
    Arrays.stream(training).forEach(wanted::set);
    Arrays.stream(test).forEach(wanted::set);
    Map<Integer, float[]> rows = new HashMap<>();
    ForkedProfiles profiles = new ForkedProfiles();
    FeatureRows features =
        new FeatureRows(transactions, new OfflineFeatures(plan, profiles), columns);
    int end = transactions.firstFrom(dates.end());
    int at = 0;
    for (LocalDate day = dates.testFrom();
        checkLeaks && !day.isAfter(dates.testTo());
        day = day.plusDays(1)) {
      int fork = leaks.firstUnknown(day);
      move(name, features, at, fork, end, wanted, rows);
      at = fork;
      leaks.compute(day, plan, profiles, columns);
    }
    move(name, features, at, end, end, wanted, rows);
    return rows;
  }

  private void move(
      String name,
      FeatureRows features,
      int from,
      int to,
      int end,
      BitSet wanted,
      Map<Integer, float[]> rows) {
    features.move(
        from,
        to,
        wanted,
        transactions::isFraud,
        rows::put,
        payment -> {
          if ((payment + 1) % REPORT_EVERY == 0) {
            say("%s: features of %,d of %,d payments", name, payment + 1, end);
          }
        });
  }

  private void say(String format, Object... args) {
    progress.printf(Locale.ROOT, format + "%n", args);
    progress.flush();
  }

  private static float[][] rows(Map<Integer, float[]> rows, int[] payments) {
    return Arrays.stream(payments)
        .mapToObj(payment -> rows.getOrDefault(payment, new float[0]))
        .toArray(float[][]::new);
  }

  private float[] labels(int[] payments) {
    float[] labels = new float[payments.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = transactions.isFraud(payments[i]) ? 1 : 0;
    }
    return labels;
  }

  private int frauds(int[] payments) {
    return (int) Arrays.stream(payments).filter(transactions::isFraud).count();
  }

  /** Some rows over the whole range of scores, from the lowest to the highest. */
  private static int[] spread(float[] scores) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(scores[a], scores[b]));
    int count = Math.min(20, order.length);
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      // The square of the way up: most rows have low scores, and the high ones matter more.
      double part = count == 1 ? 1 : 1 - Math.pow(1 - (double) i / (count - 1), 3);
      chosen[i] = order[(int) Math.round(part * (order.length - 1))];
    }
    return chosen;
  }

  private static float[] floats(int[] places, float[] values) {
    float[] chosen = new float[places.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = values[places[i]];
    }
    return chosen;
  }
}
