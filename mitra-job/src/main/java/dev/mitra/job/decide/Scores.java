package dev.mitra.job.decide;

import dev.mitra.job.control.BoundModel;

/**
 * Which scores count: in the job those of the models, in a test of rules those that the test says
 * in their place.
 */
public interface Scores {
  /** The scores of the models as they are. */
  Scores OF_MODELS =
      new Scores() {
        @Override
        public double of(BoundModel model, double computed) {
          return computed;
        }

        @Override
        public double deciding(double computed) {
          return computed;
        }
      };

  /**
   * The score of a model.
   *
   * @param computed what it says, in [0,1]
   * @return the score that counts, in [0,1]; NaN for none
   */
  double of(BoundModel model, double computed);

  /**
   * The score that decides.
   *
   * @param computed that of the model that decides; NaN while none does
   * @return the score that counts, in [0,1]; NaN for none
   */
  double deciding(double computed);
}
