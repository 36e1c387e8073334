package dev.mitra.job.bench.load;

/**
 * What an answer says beside that it is there.
 *
 * @param withoutFeatures whether the features of an entity are missing
 * @param late whether it was decided past its deadline
 * @param dropped whether optional work was left out
 */
record Answer(boolean withoutFeatures, boolean late, boolean dropped) {
  /** Everything was there in time. */
  static final Answer WHOLE = new Answer(false, false, false);
}
