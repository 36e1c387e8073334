package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Forest;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a file on its way, it is refused or it scores; nothing else. The damaged
 * bytes never reach XGBoost, which could end the JVM on them.
 */
class DamagedModelFileTest {

  private static final int FILES = 500;

  @Test
  void aDamagedFileIsRefusedOrScoresEveryRow() {
    long seed = TestModels.seed("damaged files");
    byte[] file = TestModels.smallFile();
    float[][] rows = TestModels.rows(new Random(seed), 50, 4, 0.3);
    int refused = 0;
    int scored = 0;
    for (int i = 0; i < FILES; i++) {
      Random random = new Random(seed + i);
      byte[] damaged = damage(file, random);
      try {
        Forest forest = Forest.compile(XgboostJsonReader.read(damaged));
        for (float[] row : rows) {
          assertThat(forest.score(row)).as("file %d", i).isBetween(0f, 1f);
        }
        scored++;
      } catch (ModelRefusedException e) {
        assertThat(e.problems()).as("file %d", i).isNotEmpty();
        refused++;
      }
    }
    System.out.println("damaged files: " + refused + " refused, " + scored + " scored");
    assertThat(refused).as("damage that matters").isPositive();
    assertThat(scored).as("damage that does not matter").isPositive();
  }

  /** One to three small injuries of the kinds that transport and editors cause. */
  private static byte[] damage(byte[] file, Random random) {
    byte[] damaged = file;
    int injuries = 1 + random.nextInt(3);
    for (int i = 0; i < injuries; i++) {
      int at = random.nextInt(damaged.length);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(damaged, 0, at);
      int rest = at + 1;
      switch (random.nextInt(5)) {
        case 0 -> out.write(random.nextInt(256));
        case 1 -> out.write('0' + random.nextInt(10));
        case 2 -> out.write(damaged[at] ^ 1 << random.nextInt(8));
        case 3 -> rest = Math.min(damaged.length, at + 1 + random.nextInt(20));
        default -> {
          int length = Math.min(damaged.length - at, 1 + random.nextInt(40));
          out.write(damaged, at, length);
          rest = at;
        }
      }
      out.write(damaged, rest, damaged.length - rest);
      damaged = out.toByteArray();
    }
    return damaged;
  }
}
