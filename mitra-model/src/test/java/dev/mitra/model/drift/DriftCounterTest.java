package dev.mitra.model.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.mitra.model.TestModels;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is in the window, against a list of everything that was ever counted. */
class DriftCounterTest {
  private static final Histogram HALVES = new Histogram(new double[] {0}, new double[] {.5, .5}, 0);

  @Test
  void thereIsNoIndexBeforeTwoHundredValues() {
    DriftCounter counter = new DriftCounter(HALVES, 6, 10, 0);
    for (int i = 0; i < 199; i++) {
      counter.count(i % 2 == 0 ? -1 : 1);
    }
    assertThat(counter.psi()).isNaN();

    counter.count(1);

    assertThat(counter.values()).isEqualTo(200);
    assertThat(counter.psi()).isZero();
  }

  @Test
  void manyBinsNeedMoreValues() {
    double[] edges = new double[99];
    double[] shares = new double[100];
    Arrays.fill(shares, 0.01);
    Arrays.setAll(edges, i -> i);
    DriftCounter counter = new DriftCounter(new Histogram(edges, shares, 0), 6, 10, 0);
    for (int i = 0; i < 1_999; i++) {
      counter.count(i % 100);
    }
    assertThat(counter.psi()).isNaN();

    counter.count(99);

    assertThat(counter.psi()).isCloseTo(0, within(1e-12));
  }

  @Test
  void threeQuartersInPlaceOfAHalfByHand() {
    DriftCounter counter = new DriftCounter(HALVES, 6, 10, 0);
    for (int i = 0; i < 400; i++) {
      counter.count(i % 4 == 0 ? -2 : 6);
    }

    // 0.25 · ln(3/2) - 0.25 · ln(1/2) = 0.25 · ln 3
    assertThat(counter.psi()).isCloseTo(0.25 * 1.09861228867, within(1e-11));
    assertThat(counter.mean()).isEqualTo(4);
  }

  @Test
  void theMeanIsOfWhatIsThere() {
    DriftCounter counter = new DriftCounter(HALVES, 6, 10, 0);
    assertThat(counter.mean()).isNaN();
    counter.count(Double.NaN);
    assertThat(counter.mean()).isNaN();
    counter.count(3);
    counter.count(5);
    assertThat(counter.mean()).isEqualTo(4);
    assertThat(counter.values()).isEqualTo(3);
  }

  @Test
  void aClockThatGoesBackChangesNothing() {
    DriftCounter counter = new DriftCounter(HALVES, 2, 10, 100);
    counter.count(1);
    counter.advance(109);
    counter.advance(50);
    counter.count(1);
    assertThat(counter.values()).isEqualTo(2);
    counter.advance(110);
    assertThat(counter.values()).isEqualTo(2);
    counter.advance(120);
    assertThat(counter.values()).isZero();
  }

  private record Counted(long slot, double value) {}

  @Test
  void itIsTheIndexOfTheValuesOfTheLastSlots() {
    Random random = new Random(TestModels.seed("DriftCounterTest"));
    for (int run = 0; run < 100; run++) {
      int slots = 1 + random.nextInt(7);
      long slotMillis = 1L + random.nextInt(50);
      long now = random.nextInt(1_000) - 500L;
      double[] edges = {-0.5, 0.2, 1.1};
      Histogram reference = new Histogram(edges, new double[] {.25, .25, .3, .1}, .1);
      DriftCounter counter = new DriftCounter(reference, slots, slotMillis, now);
      List<Counted> all = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        if (random.nextInt(40) == 0) {
          // Now and then for longer than the whole window.
          now += random.nextInt(20) == 0 ? slots * slotMillis * 2 : random.nextInt(60);
          counter.advance(now);
        }
        double value = random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian();
        counter.count(value);
        all.add(new Counted(Math.floorDiv(now, slotMillis), value));
        if (random.nextInt(50) == 0) {
          check(counter, all, Math.floorDiv(now, slotMillis) - slots, reference);
        }
      }
    }
  }

  private static void check(
      DriftCounter counter, List<Counted> all, long left, Histogram reference) {
    List<Counted> inWindow = all.stream().filter(each -> each.slot > left).toList();
    float[] values = new float[inWindow.size()];
    double sum = 0;
    int present = 0;
    for (int i = 0; i < values.length; i++) {
      double value = inWindow.get(i).value;
      values[i] = (float) value;
      if (!Double.isNaN(value)) {
        sum += value;
        present++;
      }
    }
    assertThat(counter.values()).isEqualTo(values.length);
    assertThat(counter.mean()).isCloseTo(sum / present, within(1e-9));
    double expected =
        values.length < 200
            ? Double.NaN
            : Psi.between(reference, HistogramFit.shares(reference.edges(), values));
    if (Double.isNaN(expected)) {
      assertThat(counter.psi()).isNaN();
    } else {
      assertThat(counter.psi()).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void countingAllocatesNothing() {
    DriftCounter counter = new DriftCounter(HALVES, 6, 10, 0);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    // The first round is for what the machine does once.
    for (int round = 0; round < 2; round++) {
      before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) {
        counter.count(i);
        counter.advance(i / 100);
      }
    }

    // Less than one object for a thousand values: what is measured has its own.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100 * 16);
  }

  @Test
  void whatIsAllowedIsTold() {
    assertThatThrownBy(() -> new DriftCounter(HALVES, 0, 10, 0))
        .hasMessage("0 slots of 10 ms; at least one slot of 1 ms is allowed");
  }
}
