package dev.mitra.model.forest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.check.ModelRefusedException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A process that scores rows for long and tells after each third how much memory it takes.
 *
 * <p>Arguments: what it does, how many rows, and the spec of the model in a file.
 */
final class SoakProcess {

  private static final int FEATURES = 4;
  private static final int ROWS_PER_MODEL = 20_000;

  private final Random random = new Random(1);
  private final float[] row = new float[FEATURES];

  private float sum;

  private SoakProcess() {}

  /** What is done with each row. */
  enum Work {
    /** It is scored by the forest, and now and then explained; models come and go. */
    FOREST,
    /** A matrix is made for it in native memory and disposed of. */
    MATRIX,
    /** A matrix is made for it and kept. */
    MATRIX_KEPT
  }

  /**
   * What a process takes, in bytes.
   *
   * @param resident memory of the whole process, the heap in it, which is of a fixed size
   * @param buffers direct and mapped buffers of Java
   * @param xgboost whether XGBoost's library is loaded
   */
  record Memory(long resident, long buffers, boolean xgboost) {

    static Memory parse(String line) {
      String[] words = line.split(" ", -1);
      return new Memory(
          Long.parseLong(words[1]), Long.parseLong(words[2]), Boolean.parseBoolean(words[3]));
    }

    private static Memory now() throws IOException {
      System.gc();
      long buffers = 0;
      for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
        buffers += pool.getMemoryUsed();
      }
      try (Stream<String> status = Files.lines(Path.of("/proc/self/status"));
          Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
        String resident =
            status.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
        return new Memory(
            Long.parseLong(resident.replaceAll("\\D", "")) * 1024,
            buffers,
            maps.anyMatch(line -> line.contains("xgboost4j") && line.contains(".so")));
      }
    }

    private String line() {
      return "memory " + resident + " " + buffers + " " + xgboost;
    }
  }

  public static void main(String[] args) throws IOException, ModelRefusedException {
    Work work = Work.valueOf(args[0]);
    long rows = Long.parseLong(args[1]);
    byte[] spec = Files.readAllBytes(Path.of(args[2]));
    SoakProcess process = new SoakProcess();
    for (int third = 0; third < 3; third++) {
      switch (work) {
        case FOREST -> process.score(rows / 3, spec);
        case MATRIX, MATRIX_KEPT -> process.makeMatrices(rows / 3, work == Work.MATRIX_KEPT);
      }
      System.out.println(Memory.now().line());
    }
    System.out.println("sum " + process.sum);
  }

  private void score(long rows, byte[] spec) throws IOException, ModelRefusedException {
    for (long left = rows; left > 0; left -= ROWS_PER_MODEL) {
      ScoringModel model =
          ScoringModel.admit(ModelManifest.parse(new ObjectMapper().readTree(spec)));
      Forest forest = model.forest();
      Explainer explainer = TreeShap.of(model.model(), 0).orElseThrow().explainer();
      double[] contributions = new double[FEATURES + 1];
      for (int i = 0; i < Math.min(left, ROWS_PER_MODEL); i++) {
        nextRow();
        sum += forest.score(row);
        if (i % 100 == 0) {
          explainer.explain(row, contributions);
          sum += (float) contributions[0];
        }
      }
    }
  }

  private void makeMatrices(long rows, boolean keep) {
    for (long i = 0; i < rows; i++) {
      nextRow();
      SoakMatrices.make(row, keep);
    }
  }

  private void nextRow() {
    for (int j = 0; j < FEATURES; j++) {
      row[j] = random.nextInt(5) == 0 ? Float.NaN : random.nextFloat() * 4 - 2;
    }
  }
}
