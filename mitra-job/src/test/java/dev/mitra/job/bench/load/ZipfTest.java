package dev.mitra.job.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.job.fixtures.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfTest {
  private static final int SIZE = 50;
  private static final int DRAWS = 200_000;

  @Test
  void everyNumberComesInProportionToItsPlace() {
    Zipf zipf = new Zipf(SIZE);
    SplittableRandom random = new SplittableRandom(Seeds.announce(ZipfTest.class));
    int[] counts = new int[SIZE];
    for (int i = 0; i < DRAWS; i++) {
      counts[zipf.at(random.nextDouble())]++;
    }

    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += 1.0 / (i + 1);
    }
    for (int i = 0; i < SIZE; i++) {
      double share = 1 / (i + 1.0) / sum;
      // Six standard deviations.
      double most = 6 * Math.sqrt(share * (1 - share) / DRAWS);
      assertThat((double) counts[i] / DRAWS).as("number %d", i).isCloseTo(share, within(most));
    }
  }

  @Test
  void theEndsOfTheIntervalAreTheFirstAndTheLastNumber() {
    Zipf zipf = new Zipf(SIZE);

    assertThat(zipf.at(0)).isZero();
    assertThat(zipf.at(Math.nextDown(1.0))).isEqualTo(SIZE - 1);
  }
}
