package dev.mitra.job.bench.workload;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import java.util.Arrays;
import java.util.Random;

/**
 * Vectors of generated payments with their labels, from which models are trained and rules get
 * their thresholds.
 */
final class Sample {
  /** So many payments fill the profiles first. */
  private static final int FIRST = 2_000;

  /**
   * The share of labels that are wrong. With none the fraud is told from the rest by a few splits,
   * and the trees of a forest are stumps.
   */
  private static final double WRONG = 0.04;

  private final FeaturePlan plan;
  private final float[][] rows;
  private final float[] labels;

  private Sample(FeaturePlan plan, float[][] rows, float[] labels) {
    this.plan = plan;
    this.rows = rows;
    this.labels = labels;
  }

  /**
   * Generates.
   *
   * @param payments how many vectors
   * @param seed of the traffic
   */
  static Sample of(Declarations declarations, int payments, long seed) {
    FeaturePlan plan = declarations.plan();
    TrafficGenerator traffic =
        new TrafficGenerator(
            TrafficConfig.defaults()
                .withSeed(seed)
                .withPaymentsPerSecond(20)
                .withShares(0.05, 0.05));
    EventDecoder decoder = new EventDecoder(plan.schema(), DecodeLimits.DEFAULT);
    OfflineFeatures features = declarations.features();
    double[] vector = features.newVector();
    float[][] rows = new float[payments][];
    float[] labels = new float[payments];
    Random noise = new Random(seed);
    int taken = -FIRST;
    while (taken < payments) {
      GeneratedEvent generated = traffic.next();
      features.next(decoded(decoder, generated), vector);
      if (!generated.scored()) {
        continue;
      }
      if (taken >= 0) {
        rows[taken] = floats(vector);
        labels[taken] = generated.fraud() != (noise.nextDouble() < WRONG) ? 1 : 0;
      }
      taken++;
    }
    return new Sample(plan, rows, labels);
  }

  private static Event decoded(EventDecoder decoder, GeneratedEvent generated) {
    try {
      return decoder.decode(generated.json(), generated.time());
    } catch (RejectedEventException e) {
      throw new IllegalStateException("the generator made an event that is refused", e);
    }
  }

  private static float[] floats(double[] vector) {
    float[] row = new float[vector.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) vector[i];
    }
    return row;
  }

  FeaturePlan plan() {
    return plan;
  }

  float[][] rows() {
    return rows;
  }

  float[] labels() {
    return labels;
  }

  /** The values of a column that are not missing, ascending. */
  float[] values(int column) {
    float[] values = new float[rows.length];
    int count = 0;
    for (float[] row : rows) {
      if (!Float.isNaN(row[column])) {
        values[count++] = row[column];
      }
    }
    float[] present = Arrays.copyOf(values, count);
    Arrays.sort(present);
    return present;
  }
}
