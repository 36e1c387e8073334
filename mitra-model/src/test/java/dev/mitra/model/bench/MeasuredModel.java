package dev.mitra.model.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.mitra.model.ModelFormat;
import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.train.XgboostTrainer;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * A model of random trees that are as full as those of a large training, and rows in turn. The same
 * for the same numbers.
 */
final class MeasuredModel {

  /** How many rows there are: enough that no branch on them can be learnt. */
  static final int ROWS = 1024;

  private static final double MISSING = 0.1;

  private final byte[] file;
  private final float[][] rows;
  private int next;

  MeasuredModel(int trees, int depth, int features) {
    Random random = new Random(31L * trees + 7L * depth + features);
    this.rows = TestModels.rows(random, ROWS, features, MISSING);
    this.file = file(random, trees, depth, features);
  }

  float[] nextRow() {
    next = (next + 1) % ROWS;
    return rows[next];
  }

  XgboostModel model() {
    try {
      return XgboostReader.read(file, ModelFormat.XGBOOST_JSON);
    } catch (ModelRefusedException e) {
      throw new AssertionError(e);
    }
  }

  Booster booster() {
    try {
      Booster booster = XGBoost.loadModel(file);
      booster.setParam("nthread", 1);
      return booster;
    } catch (XGBoostError | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] file(Random random, int trees, int depth, int features) {
    float[][] few = TestModels.rows(random, 50, features, 0);
    float[] labels = new float[few.length];
    // Of both kinds, as XGBoost asks for; the tree that it grows is not used.
    labels[0] = 1;
    ObjectNode model;
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(few, labels, TestModels.parameters(1, 1))) {
      model = TestModels.parse(trained.toJson());
    }
    ObjectNode ensemble = TestModels.object(model, "/learner/gradient_booster/model");
    ArrayNode list = ensemble.putArray("trees");
    ArrayNode outputs = ensemble.putArray("tree_info");
    ArrayNode starts = ensemble.putArray("iteration_indptr").add(0);
    for (int t = 0; t < trees; t++) {
      list.addRawValue(new RawValue(new Tree(random, features, depth).json(t)));
      outputs.add(0);
      starts.add(t + 1);
    }
    ((ObjectNode) ensemble.get("gbtree_model_param")).put("num_trees", Integer.toString(trees));
    return TestModels.bytes(model);
  }

  private static final class Tree {
    private final Random random;
    private final int features;
    private final int depth;
    private final List<Integer> left = new ArrayList<>();
    private final List<Integer> parent = new ArrayList<>();
    private final List<Integer> feature = new ArrayList<>();
    private final List<Integer> missingLeft = new ArrayList<>();
    private final List<Float> value = new ArrayList<>();
    private final List<Float> cover = new ArrayList<>();

    Tree(Random random, int features, int depth) {
      this.random = random;
      this.features = features;
      this.depth = depth;
      int[] depths = new int[2 << depth];
      add(Integer.MAX_VALUE, 100_000);
      for (int node = 0; node < left.size(); node++) {
        // One in thirty nodes splits no further.
        boolean splits = depths[node] < this.depth && (node == 0 || random.nextInt(30) != 0);
        if (splits) {
          left.set(node, left.size());
          int chosen = random.nextInt(this.features);
          float threshold = (float) random.nextGaussian();
          feature.set(node, chosen);
          missingLeft.set(node, random.nextInt(2));
          // Every second feature takes whole numbers; see the rows.
          value.set(node, chosen % 2 == 0 ? threshold : Math.round(4 * threshold));
          float share = 0.2f + 0.6f * random.nextFloat();
          for (float part : new float[] {share, 1 - share}) {
            depths[left.size()] = depths[node] + 1;
            add(node, part * cover.get(node));
          }
        }
      }
    }

    private void add(int above, float rows) {
      left.add(-1);
      parent.add(above);
      feature.add(0);
      missingLeft.add(0);
      value.add((float) random.nextGaussian() / 50);
      cover.add(rows);
    }

    String json(int id) {
      int size = left.size();
      List<Integer> right = left.stream().map(child -> child < 0 ? -1 : child + 1).toList();
      List<Integer> zeros = Collections.nCopies(size, 0);
      // The file tells whole numbers from others.
      List<Float> unused = Collections.nCopies(size, 0f);
      return """
          {"base_weights":%s,"categories":[],"categories_nodes":[],"categories_segments":[],\
          "categories_sizes":[],"default_left":%s,"id":%d,"left_children":%s,"loss_changes":%s,\
          "parents":%s,"right_children":%s,"split_conditions":%s,"split_indices":%s,\
          "split_type":%s,"sum_hessian":%s,"tree_param":{"num_deleted":"0","num_feature":"%d",\
          "num_nodes":"%d","size_leaf_vector":"1"}}"""
          .formatted(
              unused,
              missingLeft,
              id,
              left,
              unused,
              parent,
              right,
              value,
              feature,
              zeros,
              cover,
              features,
              size);
    }
  }
}
