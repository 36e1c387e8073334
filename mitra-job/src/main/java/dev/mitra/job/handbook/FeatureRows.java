package dev.mitra.job.handbook;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.ColumnSelection;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.FeaturePlan;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Rows of features of some payments: each payment as JSON through the example's schema and the
 * feature code of the job. Not thread-safe.
 */
final class FeatureRows {
  private final Transactions transactions;
  private final EventDecoder decoder;
  private final OfflineFeatures features;
  private final ColumnSelection columns;
  private final double[] vector;

  /**
   * Rows of payments.
   *
   * @param columns what a row has, in order
   * @param features computes the vectors
   */
  FeatureRows(Transactions transactions, OfflineFeatures features, ColumnSelection columns) {
    FeaturePlan plan = features.plan();
    this.transactions = transactions;
    this.decoder = new EventDecoder(plan.schema(), DecodeLimits.DEFAULT);
    this.features = features;
    this.columns = columns;
    this.vector = features.newVector();
  }

  /** Takes rows. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes a row.
     *
     * @param payment the payment
     * @param row its features; the taker may keep it
     */
    void take(int payment, float[] row);
  }

  /**
   * Takes up payments in their order.
   *
   * @param from the first
   * @param to where to stop
   * @param wanted those that have a row; the others only move the profiles
   * @param isFraud the label of a payment
   * @param taker takes the rows
   * @param progress told of each payment that was taken up
   */
  void move(
      int from, int to, BitSet wanted, IntPredicate isFraud, Taker taker, IntConsumer progress) {
    for (int payment = from; payment < to; payment++) {
      Event event = decode(payment, isFraud.test(payment));
      if (wanted.get(payment)) {
        features.next(event, vector);
        taker.take(payment, row());
      } else {
        features.observe(event);
      }
      progress.accept(payment);
    }
  }

  private float[] row() {
    float[] row = new float[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) vector[columns.index(i)];
    }
    return row;
  }

  private Event decode(int payment, boolean fraud) {
    try {
      return decoder.decode(transactions.json(payment, fraud), transactions.time(payment));
    } catch (RejectedEventException e) {
      throw new IllegalStateException("the example's schema refuses payment " + payment, e);
    }
  }
}
