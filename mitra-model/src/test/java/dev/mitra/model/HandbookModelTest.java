package dev.mitra.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.train.XgboostTrainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * A model of the Fraud Detection Handbook, written by XGBoost 1.7, on its payments. The data is not
 * part of the project; the test is skipped where it is not.
 */
class HandbookModelTest {

  private static final int ROWS = 5000;
  private static final int FEATURES = 15;

  /** Relative to the root of the repository, which is the parent of the module. */
  private static final Path DATA =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolve("../../shared/data/handbook")
          .normalize();

  @Test
  void aModelOfXgboost17ScoresPaymentsAsXgboostDoes() throws IOException, ModelRefusedException {
    assumeTrue(Files.isDirectory(DATA), "the handbook data is not at ../shared/data/handbook");
    byte[] file = Files.readAllBytes(DATA.resolve("xgboost_2018-07-25_to_07-31.json"));
    Forest forest = Forest.compile(TestModels.read(file));
    assertThat(forest.treeCount()).isEqualTo(100);
    float[][] rows = rows();

    try (XgboostTrainer.Trained xgboost = XgboostTrainer.load(file)) {
      ForestMatchesXgboostTest.assertSame(forest, xgboost, rows);
    }
    assertThat(Arrays.asList(rows))
        .as("scores that tell payments apart")
        .anyMatch(row -> forest.score(row) > 0.5f)
        .anyMatch(row -> forest.score(row) < 0.05f);
  }

  /** The first payments with features: amount, then the features in the order of the model. */
  private static float[][] rows() throws IOException {
    Map<String, float[]> byId = new LinkedHashMap<>();
    try (BufferedReader features = open("features_2018-07-25_to_2018-08-07.csv.gz")) {
      features.readLine();
      for (String line = features.readLine();
          line != null && byId.size() < ROWS;
          line = features.readLine()) {
        String[] cells = line.split(",", -1);
        float[] row = new float[FEATURES];
        for (int i = 1; i < FEATURES; i++) {
          row[i] = Float.parseFloat(cells[i]);
        }
        byId.put(cells[0], row);
      }
    }
    int joined = 0;
    try (BufferedReader transactions = open("transactions_2018-04-01_to_2018-08-14.csv.gz")) {
      transactions.readLine();
      for (String line = transactions.readLine();
          line != null && joined < ROWS;
          line = transactions.readLine()) {
        float[] row = byId.get(line.substring(0, line.indexOf(',')));
        if (row != null) {
          row[0] = Float.parseFloat(line.split(",", -1)[4]);
          joined++;
        }
      }
    }
    assertThat(joined).isEqualTo(ROWS);
    return byId.values().toArray(float[][]::new);
  }

  private static BufferedReader open(String name) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(DATA.resolve(name)), 1 << 16),
            StandardCharsets.UTF_8));
  }
}
