package dev.mitra.job.decide;

import dev.mitra.features.expr.Inputs;
import dev.mitra.features.plan.VectorInputs;
import dev.mitra.job.control.Configuration;
import dev.mitra.rules.list.EntryList;
import java.util.List;

/**
 * A payment as rules read it: by the ordinals of a plan's variables, then the champion's score,
 * then the outputs of all models; and the lists at its ingest time. Used again for payment after
 * payment.
 */
final class PaymentInputs implements Inputs {
  private final VectorInputs payment;
  private int scoreOrdinal;
  private double[] scores = new double[0];
  private double score = Double.NaN;
  private int[] models = new int[0];
  private List<EntryList> lists = List.of();
  private long ingestMillis;

  /**
   * @param payment the event and the features
   */
  PaymentInputs(VectorInputs payment) {
    this.payment = payment;
  }

  /**
   * Looks at another payment from now on.
   *
   * @param vector its vector
   * @param configuration what is in force
   * @param newScores the outputs of its models
   * @param newScore the champion's score; NaN for none
   * @param newIngestMillis its ingest time
   */
  void bind(
      double[] vector,
      Configuration configuration,
      double[] newScores,
      double newScore,
      long newIngestMillis) {
    payment.bind(vector);
    scoreOrdinal = payment.variables(configuration.plan());
    scores = newScores;
    score = newScore;
    models = configuration.modelVariables();
    lists = configuration.lists();
    ingestMillis = newIngestMillis;
  }

  @Override
  public double number(int ordinal) {
    if (ordinal < scoreOrdinal) {
      return payment.number(ordinal);
    }
    if (ordinal == scoreOrdinal) {
      return score;
    }
    int model = models[ordinal - scoreOrdinal - 1];
    return model < 0 ? Double.NaN : scores[model];
  }

  @Override
  public String text(int ordinal) {
    return payment.text(ordinal);
  }

  @Override
  public boolean flag(int ordinal) {
    return payment.flag(ordinal);
  }

  @Override
  public long timestampMillis(int ordinal) {
    return payment.timestampMillis(ordinal);
  }

  @Override
  public boolean inList(int list, String value) {
    return lists.get(list).contains(value, ingestMillis);
  }
}
