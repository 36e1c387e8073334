package dev.mitra.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostReader;
import dev.mitra.model.xgboost.XgboostTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows, trained models and edited model files for the tests. */
public final class TestModels {

  public static final ObjectMapper JSON = new ObjectMapper();

  private TestModels() {}

  /** The seed of a test: printed, and set by {@code -Dmitra.seed=…} to run one again. */
  public static long seed(String test) {
    long seed = Long.getLong("mitra.seed", 20180725L);
    System.out.println(test + ": seed " + seed + " (again with -Dmitra.seed=" + seed + ")");
    return seed;
  }

  /** Rows of small numbers, of which a part is missing and a part falls on round values. */
  public static float[][] rows(Random random, int rows, int features, double missing) {
    float[][] values = new float[rows][features];
    for (float[] row : values) {
      for (int j = 0; j < features; j++) {
        float value = (float) random.nextGaussian();
        // Every second feature takes few values, as counts and flags do.
        row[j] =
            random.nextDouble() < missing ? Float.NaN : j % 2 == 0 ? value : Math.round(4 * value);
      }
    }
    return values;
  }

  /** Labels that depend on the first features, with noise. */
  public static float[] labels(Random random, float[][] rows) {
    float[] labels = new float[rows.length];
    for (int i = 0; i < labels.length; i++) {
      float signal = rows[i][0] - (Float.isNaN(rows[i][1]) ? 2 : rows[i][1] / 4);
      labels[i] = signal > 0.3 || random.nextInt(12) == 0 ? 1 : 0;
    }
    return labels;
  }

  public static TrainingParameters parameters(int rounds, int depth) {
    return new TrainingParameters(rounds, depth, 0.3f, 7, 1f, 1);
  }

  /** A model of 4 features and 5 trees of depth 3, with what scored it in training. */
  public static XgboostTrainer.Trained smallModel() {
    Random random = new Random(11);
    float[][] rows = rows(random, 400, 4, 0.1);
    return XgboostTrainer.train(rows, labels(random, rows), parameters(5, 3));
  }

  public static byte[] smallFile() {
    try (XgboostTrainer.Trained trained = smallModel()) {
      return trained.toJson();
    }
  }

  /** The spec of a publishable model around {@link #smallModel()}, with 5 golden rows. */
  public static ObjectNode smallSpec() throws ModelRefusedException {
    try (XgboostTrainer.Trained trained = smallModel()) {
      return new ModelPackager("2018.07.25", ModelRole.CHAMPION, names(4), Optional.empty())
          .pack(trained.toJson(), rows(new Random(12), 5, 4, 0.2), trained::score);
    }
  }

  public static List<String> names(int features) {
    return IntStream.range(0, features).mapToObj(i -> "card.feature_" + i).toList();
  }

  /** Reads and checks a JSON model file. */
  public static XgboostModel read(byte[] file) throws ModelRefusedException {
    return XgboostReader.read(file, ModelFormat.XGBOOST_JSON);
  }

  public static ObjectNode parse(byte[] file) {
    try {
      return (ObjectNode) JSON.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ObjectNode object(JsonNode root, String pointer) {
    return (ObjectNode) root.requiredAt(pointer);
  }

  public static ArrayNode array(JsonNode root, String pointer) {
    return (ArrayNode) root.requiredAt(pointer);
  }

  public static ObjectNode tree(JsonNode root, int index) {
    return object(root, "/learner/gradient_booster/model/trees/" + index);
  }

  /** Makes a tree a single leaf. */
  public static void replaceByLeaf(ObjectNode tree, float value) {
    tree.putArray("left_children").add(XgboostTree.LEAF);
    tree.putArray("right_children").add(XgboostTree.LEAF);
    tree.putArray("parents").add(Integer.MAX_VALUE);
    tree.putArray("split_conditions").add(value);
    for (String name : List.of("split_indices", "default_left", "split_type")) {
      tree.putArray(name).add(0);
    }
    for (String name : List.of("base_weights", "loss_changes", "sum_hessian")) {
      tree.putArray(name).add(0.0f);
    }
    ((ObjectNode) tree.get("tree_param")).put("num_nodes", "1");
  }

  /** Makes a tree a chain, whose last leaf is reached after as many splits. */
  public static void replaceByChain(ObjectNode tree, int splits) {
    ArrayNode left = tree.putArray("left_children");
    ArrayNode right = tree.putArray("right_children");
    ArrayNode parents = tree.putArray("parents");
    List<ArrayNode> zeros =
        Stream.of("split_indices", "default_left", "split_type").map(tree::putArray).toList();
    List<ArrayNode> floats =
        Stream.of("split_conditions", "base_weights", "loss_changes", "sum_hessian")
            .map(tree::putArray)
            .toList();
    for (int node = 0; node <= 2 * splits; node++) {
      // Every second node is split: 0 into 1 and 2, 2 into 3 and 4, …
      boolean split = node % 2 == 0 && node < 2 * splits;
      left.add(split ? node + 1 : XgboostTree.LEAF);
      right.add(split ? node + 2 : XgboostTree.LEAF);
      parents.add(node == 0 ? Integer.MAX_VALUE : (node - 1) / 2 * 2);
      zeros.forEach(array -> array.add(0));
      floats.forEach(array -> array.add(0f));
    }
    ((ObjectNode) tree.get("tree_param")).put("num_nodes", Integer.toString(2 * splits + 1));
  }

  /** Makes a model of as many copies of one tree. */
  public static void replaceTrees(ObjectNode model, ObjectNode tree, int count) {
    ObjectNode ensemble = object(model, "/learner/gradient_booster/model");
    ArrayNode trees = ensemble.putArray("trees");
    ArrayNode groups = ensemble.putArray("tree_info");
    ArrayNode starts = ensemble.putArray("iteration_indptr");
    for (int i = 0; i < count; i++) {
      trees.add(tree.deepCopy().put("id", i));
      groups.add(0);
      starts.add(i);
    }
    starts.add(count);
    ((ObjectNode) ensemble.get("gbtree_model_param")).put("num_trees", Integer.toString(count));
  }
}
