package dev.mitra.model.forest;

import dev.mitra.model.xgboost.Objective;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small models of random splits, some by category, with covers that add up or do not. */
final class RandomTrees {

  private static final int CATEGORIES = 6;

  private final Random random;
  private final int features;
  private final boolean byCategory;
  private final List<int[]> children = new ArrayList<>();
  private final List<Integer> feature = new ArrayList<>();
  private final List<Float> value = new ArrayList<>();
  private final List<Float> cover = new ArrayList<>();
  private final List<int[]> categories = new ArrayList<>();

  private RandomTrees(Random random, int features, boolean byCategory) {
    this.random = random;
    this.features = features;
    this.byCategory = byCategory;
  }

  /** A model whose trees split on at most {@code used} of its features. */
  static XgboostModel model(Random random, int features, int used, int trees, int depth) {
    return model(random, features, used, trees, depth, true);
  }

  /** A model without splits by category. */
  static XgboostModel numeric(Random random, int features, int trees, int depth) {
    return model(random, features, features, trees, depth, false);
  }

  private static XgboostModel model(
      Random random, int features, int used, int trees, int depth, boolean byCategory) {
    List<XgboostTree> list = new ArrayList<>();
    for (int t = 0; t < trees; t++) {
      list.add(new RandomTrees(random, used, byCategory).tree(depth));
    }
    return new XgboostModel(
        Objective.REG_SQUARED_ERROR,
        1,
        new float[] {random.nextFloat()},
        features,
        List.of(),
        list,
        new int[trees],
        new float[0]);
  }

  /** A row that meets categories, thresholds and missing values. */
  static float[] row(Random random, int features) {
    float[] row = new float[features];
    for (int j = 0; j < features; j++) {
      row[j] = random.nextInt(5) == 0 ? Float.NaN : random.nextInt(CATEGORIES + 2) - 1;
    }
    return row;
  }

  private XgboostTree tree(int depth) {
    node(depth, 1 + random.nextInt(100));
    int size = children.size();
    int[] from = new int[size];
    int[] to = new int[size];
    List<Integer> all = new ArrayList<>();
    for (int node = 0; node < size; node++) {
      from[node] = all.size();
      for (int category : categories.get(node)) {
        all.add(category);
      }
      to[node] = all.size();
    }
    float[] values = new float[size];
    float[] covers = new float[size];
    for (int node = 0; node < size; node++) {
      values[node] = value.get(node);
      covers[node] = cover.get(node);
    }
    boolean none = all.isEmpty();
    return new XgboostTree(
        children.stream().mapToInt(c -> c[0]).toArray(),
        children.stream().mapToInt(c -> c[1]).toArray(),
        ints(feature),
        random.ints(size, 0, 2).toArray(),
        values,
        0,
        covers,
        none ? new int[0] : from,
        none ? new int[0] : to,
        ints(all));
  }

  private int node(int depth, float rows) {
    int node = children.size();
    boolean leaf = depth == 0 || (node > 0 && random.nextInt(5) == 0);
    children.add(new int[] {XgboostTree.LEAF, XgboostTree.LEAF});
    feature.add(leaf ? 0 : random.nextInt(features));
    value.add(leaf ? random.nextFloat() * 4 - 2 : random.nextInt(CATEGORIES));
    cover.add(rows);
    categories.add(new int[0]);
    if (!leaf) {
      if (byCategory && random.nextInt(4) == 0) {
        categories.set(node, random.ints(0, CATEGORIES).limit(3).distinct().sorted().toArray());
      }
      // Now and then no row went one way, or neither.
      float left = random.nextInt(6) == 0 ? 0 : rows * random.nextFloat();
      children.get(node)[0] = node(depth - 1, left);
      children.get(node)[1] = node(depth - 1, random.nextInt(8) == 0 ? 0 : rows - left);
    }
    return node;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
