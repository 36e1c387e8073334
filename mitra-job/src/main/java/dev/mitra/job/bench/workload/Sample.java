package dev.mitra.job.bench.workload;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.bench.load.Population;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Vectors of payments, from which models are trained and rules and policy get their thresholds: of
 * generated traffic with its frauds, and of the load. The load has no frauds; its largest payments
 * are called so half of the time, so that a model has something to tell apart in it.
 */
final class Sample {
  /** So many payments fill the profiles before vectors are taken. */
  private static final int FIRST = 2_000;

  private static final int OF_TRAFFIC = 2_000;
  private static final int OF_LOAD = 2_000;
  private static final int HELD_OUT = 2_000;

  /** As often as with 200,000 cards and 1,200 payments a second each of them pays. */
  private static final int CARDS = 1_500;

  private static final double PER_SECOND = 9;
  private static final double LARGE = 3_500;

  /**
   * The share of labels that are wrong. With none the fraud is told from the rest by a few splits,
   * and the trees of a forest are stumps.
   */
  private static final double WRONG = 0.04;

  private final Declarations declarations;
  private final FeaturePlan plan;
  private final int amount;
  private final long seed;
  private final Random random;
  private final List<float[]> rows = new ArrayList<>();
  private final List<Float> labels = new ArrayList<>();
  private final float[][] heldOut;

  /**
   * Generates.
   *
   * @param seed of traffic, load and labels
   */
  Sample(Declarations declarations, long seed) {
    this.declarations = declarations;
    this.plan = declarations.plan();
    this.amount = plan.index("amount").orElseThrow();
    this.seed = seed;
    this.random = new Random(seed);
    addTraffic();
    List<float[]> load = load();
    for (float[] row : load.subList(0, OF_LOAD)) {
      add(row, row[amount] > LARGE && random.nextBoolean());
    }
    heldOut = load.subList(OF_LOAD, load.size()).toArray(float[][]::new);
  }

  private void add(float[] row, boolean isFraud) {
    rows.add(row);
    labels.add(isFraud != (random.nextDouble() < WRONG) ? 1f : 0f);
  }

  private void addTraffic() {
    TrafficGenerator traffic =
        new TrafficGenerator(
            TrafficConfig.defaults()
                .withSeed(seed)
                .withPaymentsPerSecond(20)
                .withShares(0.05, 0.05));
    EventDecoder decoder = new EventDecoder(plan.schema(), DecodeLimits.DEFAULT);
    OfflineFeatures features = declarations.features();
    double[] vector = features.newVector();
    int seen = 0;
    while (seen < FIRST + OF_TRAFFIC) {
      GeneratedEvent generated = traffic.next();
      features.next(decoded(decoder, generated), vector);
      if (generated.scored()) {
        seen++;
        if (seen > FIRST) {
          add(floats(vector), generated.fraud());
        }
      }
    }
  }

  private static Event decoded(EventDecoder decoder, GeneratedEvent generated) {
    try {
      return decoder.decode(generated.json(), generated.time());
    } catch (RejectedEventException e) {
      throw new IllegalStateException("the generator made an event that is refused", e);
    }
  }

  private List<float[]> load() {
    LoadEvents events = new LoadEvents(plan.schema(), Population.of(seed, CARDS), PER_SECOND);
    OfflineFeatures features = declarations.features();
    double[] vector = features.newVector();
    List<float[]> load = new ArrayList<>();
    for (int seen = 0; seen < FIRST + OF_LOAD + HELD_OUT; seen++) {
      features.next(events.payment(), vector);
      events.outcome().ifPresent(features::observe);
      if (seen >= FIRST) {
        load.add(floats(vector));
      }
    }
    return load;
  }

  static float[] floats(double[] vector) {
    float[] row = new float[vector.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) vector[i];
    }
    return row;
  }

  FeaturePlan plan() {
    return plan;
  }

  /** What to learn from. */
  float[][] rows() {
    return rows.toArray(float[][]::new);
  }

  /** 1 for fraud, else 0; as many as {@link #rows}. */
  float[] labels() {
    float[] array = new float[labels.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = labels.get(i);
    }
    return array;
  }

  /** Payments of the load that are not to be learnt from. */
  float[][] heldOut() {
    return heldOut;
  }

  /** The values that a column has in the load, without missing ones, ascending. */
  float[] values(int column) {
    float[] values = new float[heldOut.length];
    int count = 0;
    for (float[] row : heldOut) {
      if (!Float.isNaN(row[column])) {
        values[count++] = row[column];
      }
    }
    float[] present = Arrays.copyOf(values, count);
    Arrays.sort(present);
    return present;
  }
}
