package dev.mitra.model.forest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Reference.Shape;
import dev.mitra.model.xgboost.XgboostModel;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores and explanations leave nothing to the garbage collector. */
class HotPathAllocationTest {

  private static final int ROWS = 2000;

  @ParameterizedTest(name = "{0} outputs, {1} categorical features")
  @CsvSource({"1, 0", "1, 3", "4, 0", "4, 3"})
  void nothingIsAllocated(int outputs, int categorical) throws ModelRefusedException {
    Random random = new Random(1);
    Shape shape = new Shape("gbtree", outputs, 5, 4, 6, 0.2, categorical);
    try (Reference xgboost = Reference.train(shape, 500, random)) {
      XgboostModel model = xgboost.model();
      Forest forest = Forest.compile(model, 0);
      Explainer explainer = TreeShap.of(model, 0).orElseThrow().explainer();
      float[][] rows = shape.rows(random, ROWS);
      double[] contributions = new double[7];
      // The first rows of a thread make its buffers.
      forest.score(rows[0]);
      allocated();

      long before = allocated();
      for (float[] row : rows) {
        forest.score(row);
        forest.margin(row);
        explainer.explain(row, contributions);
      }
      long after = allocated();

      // Less than a byte for each row: measuring may take a few itself.
      assertThat(after - before).isLessThan(ROWS);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
