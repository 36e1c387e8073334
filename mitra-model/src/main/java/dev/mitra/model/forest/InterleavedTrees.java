package dev.mitra.model.forest;

import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Trees whose splits are all numeric, walked eight at a time.
 *
 * <p>A step down one tree has to wait for the step before it, and for memory when the forest is
 * larger than the caches. Eight walks that do not wait for each other fill that time. No step
 * branches on the data: a comparison of {@link OrderedKeys} gives the number of the child, and a
 * leaf leads to itself, so that all eight take as many steps as the deepest of them needs.
 *
 * <p>Nodes are words in one array, eight bytes each, tree after tree, breadth-first: the first
 * splits of a tree, which every row passes, share few cache lines. The two children of a split lie
 * side by side, the right one at the even place.
 *
 * <pre>
 *   63 … 32  key of the threshold
 *   31 … 13  half the place of the right child
 *   12 …  0  column: where the key of the value stands in the row's keys
 * </pre>
 *
 * <p>There is a column for each feature and direction of missing values that some split asks for.
 * Column 0 always holds 0; the leaves ask for it, with threshold 1 at odd places and 0 at even
 * ones.
 */
final class InterleavedTrees implements Trees {

  /** How many trees are walked at a time. */
  private static final int WIDTH = 8;

  private static final int COLUMN_BITS = 13;
  private static final int COLUMN = (1 << COLUMN_BITS) - 1;
  private static final int MAX_PAIRS = 1 << (32 - COLUMN_BITS);
  private static final long UNSIGNED = 0xffff_ffffL;

  /** Steps that a group takes before it looks whether all its walks are at a leaf. */
  private static final int BLIND_STEPS = 8;

  /** What added to any float leaves it as it is, the sign of a zero too. */
  private static final float NOTHING = -0.0f;

  /**
   * The keys of the row at hand. A buffer of the thread's, as what is scored allocates nothing; it
   * holds no class of this project, so that it keeps none from being unloaded.
   */
  private static final ThreadLocal<int[]> KEYS = ThreadLocal.withInitial(() -> new int[0]);

  private final long[] nodes;

  /** The value of the leaf at each place. */
  private final float[] leaves;

  /** The places of the roots: those of output 0 in the order of the trees, then of output 1, … */
  private final int[] roots;

  /** How many steps each group of {@value #WIDTH} roots takes. */
  private final int[] steps;

  /** For each output its first group, and after the last the end. */
  private final int[] groups;

  /** For each column from 1 on, twice its feature, plus 1 when missing values go left. */
  private final int[] columns;

  private InterleavedTrees(
      long[] nodes, float[] leaves, int[] roots, int[] steps, int[] groups, int[] columns) {
    this.nodes = nodes;
    this.leaves = leaves;
    this.roots = roots;
    this.steps = steps;
    this.groups = groups;
    this.columns = columns;
  }

  /** The trees, unless a split is by category or there are too many columns or nodes. */
  static Optional<InterleavedTrees> of(XgboostModel model) {
    int[] columnOf = new int[2 * model.featureCount()];
    long pairs = 1;
    for (XgboostTree tree : model.trees()) {
      if (tree.categories().length != 0) {
        return Optional.empty();
      }
      BreadthFirst order = BreadthFirst.of(tree);
      markColumns(tree, order, columnOf);
      pairs += (order.size() + 1) / 2;
    }
    int[] columns = new int[columnOf.length];
    int used = 0;
    for (int asked = 0; asked < columnOf.length; asked++) {
      if (columnOf[asked] != 0) {
        columns[used++] = asked;
        columnOf[asked] = used;
      }
    }
    if (used > COLUMN || pairs > MAX_PAIRS) {
      return Optional.empty();
    }
    return Optional.of(
        new Layout(model, columnOf, (int) pairs).build(Arrays.copyOf(columns, used)));
  }

  /** Marks what some split asks for: at twice its feature, plus 1 when missing values go left. */
  private static void markColumns(XgboostTree tree, BreadthFirst order, int[] marks) {
    for (int node : order.nodes()) {
      if (tree.left()[node] != XgboostTree.LEAF) {
        marks[2 * tree.feature()[node] + tree.defaultLeft()[node]] = 1;
      }
    }
  }

  @Override
  public float sum(float[] row, int output, float start) {
    return sum(keys(row), output, start);
  }

  @Override
  public void addTo(float[] sums, float[] row) {
    int[] keys = keys(row);
    for (int output = 0; output + 1 < groups.length; output++) {
      sums[output] = sum(keys, output, sums[output]);
    }
  }

  private int[] keys(float[] row) {
    int[] keys = KEYS.get();
    if (keys.length <= columns.length) {
      keys = new int[columns.length + 1];
      KEYS.set(keys);
    }
    for (int i = 0; i < columns.length; i++) {
      int column = columns[i];
      keys[i + 1] = OrderedKeys.ofValue(row[column >>> 1], column & 1);
    }
    return keys;
  }

  private float sum(int[] keys, int output, float start) {
    float sum = start;
    for (int group = groups[output]; group < groups[output + 1]; group++) {
      sum = group(keys, group, sum);
    }
    return sum;
  }

  private float group(int[] keys, int group, float start) {
    long[] nodes = this.nodes;
    int root = group * WIDTH;
    int a = roots[root];
    int b = roots[root + 1];
    int c = roots[root + 2];
    int d = roots[root + 3];
    int e = roots[root + 4];
    int f = roots[root + 5];
    int g = roots[root + 6];
    int h = roots[root + 7];
    int left = steps[group];
    for (int i = Math.min(left, BLIND_STEPS); i > 0; i--) {
      a = child(keys, nodes[a]);
      b = child(keys, nodes[b]);
      c = child(keys, nodes[c]);
      d = child(keys, nodes[d]);
      e = child(keys, nodes[e]);
      f = child(keys, nodes[f]);
      g = child(keys, nodes[g]);
      h = child(keys, nodes[h]);
    }
    // In deep trees most rows are at their leaf long before the deepest one.
    for (int i = left - BLIND_STEPS; i > 0; i--) {
      long an = nodes[a];
      long bn = nodes[b];
      long cn = nodes[c];
      long dn = nodes[d];
      long en = nodes[e];
      long fn = nodes[f];
      long gn = nodes[g];
      long hn = nodes[h];
      if (((int) (an | bn | cn | dn | en | fn | gn | hn) & COLUMN) == 0) {
        break;
      }
      a = child(keys, an);
      b = child(keys, bn);
      c = child(keys, cn);
      d = child(keys, dn);
      e = child(keys, en);
      f = child(keys, fn);
      g = child(keys, gn);
      h = child(keys, hn);
    }
    float[] leaves = this.leaves;
    // One after the other, and not in pairs: XGBoost's sum is of this order.
    return start + leaves[a] + leaves[b] + leaves[c] + leaves[d] + leaves[e] + leaves[f] + leaves[g]
        + leaves[h];
  }

  /** The place of the child to which a node sends the row; of a leaf, its own. */
  private static int child(int[] keys, long node) {
    int low = (int) node;
    // The sign of the difference: 1 when the value is less than the threshold.
    long less = ((keys[low & COLUMN] & UNSIGNED) - (node >>> 32)) >>> 63;
    return (low >>> COLUMN_BITS << 1) + (int) less;
  }

  /** Lays the trees out. */
  private static final class Layout {
    private final XgboostModel model;
    private final int[] columnOf;
    private final long[] nodes;
    private final float[] leaves;

    private int end;

    Layout(XgboostModel model, int[] columnOf, int pairs) {
      this.model = model;
      this.columnOf = columnOf;
      this.nodes = new long[2 * pairs];
      this.leaves = new float[2 * pairs];
    }

    InterleavedTrees build(int[] columns) {
      // The first pair is a leaf of its own, with which the last group of an output is filled up.
      leaf(0, NOTHING);
      end = 2;
      int[] groups = new int[model.outputs() + 1];
      List<Integer> roots = new ArrayList<>();
      List<Integer> steps = new ArrayList<>();
      for (int output = 0; output < model.outputs(); output++) {
        for (int t = 0; t < model.treeCount(); t++) {
          if (model.treeOutput()[t] == output) {
            if (roots.size() % WIDTH == 0) {
              steps.add(0);
            }
            int deepest =
                tree(roots, model.trees().get(t), model.isDart() ? model.treeWeight()[t] : 1);
            int group = steps.size() - 1;
            steps.set(group, Math.max(steps.get(group), deepest));
          }
        }
        while (roots.size() % WIDTH != 0) {
          roots.add(0);
        }
        groups[output + 1] = steps.size();
      }
      return new InterleavedTrees(nodes, leaves, ints(roots), ints(steps), groups, columns);
    }

    /** Lays one tree out, and answers how deep it is. */
    private int tree(List<Integer> roots, XgboostTree tree, float weight) {
      BreadthFirst order = BreadthFirst.of(tree);
      // A root has a pair of places to itself. Of a pair of children the left one comes first in
      // the order and takes the odd place.
      int root = end;
      roots.add(root);
      end += order.size() + 1;
      int children = root + 2;
      for (int i = 0; i < order.size(); i++) {
        int node = order.nodes()[i];
        int place = i == 0 ? root : root + 2 + ((i - 1) ^ 1);
        if (tree.left()[node] == XgboostTree.LEAF) {
          leaf(place, tree.value()[node] * weight);
        } else {
          int missingLeft = tree.defaultLeft()[node];
          long threshold = OrderedKeys.ofThreshold(tree.value()[node], missingLeft);
          int column = columnOf[2 * tree.feature()[node] + missingLeft];
          nodes[place] = threshold << 32 | (long) (children / 2) << COLUMN_BITS | column;
          children += 2;
        }
      }
      return order.deepest();
    }

    private void leaf(int place, float value) {
      nodes[place] = (long) (place & 1) << 32 | (long) (place / 2) << COLUMN_BITS;
      leaves[place] = value;
    }

    private static int[] ints(List<Integer> values) {
      return values.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
