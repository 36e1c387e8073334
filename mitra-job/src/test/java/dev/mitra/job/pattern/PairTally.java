package dev.mitra.job.pattern;

/** Counts what came of pairs. */
final class PairTally {
  private int pairs;
  private int withMatches;
  private int endless;
  private int givenUp;
  private int oneMoment;
  private long matches;
  private long timed;

  /** Counts a pair of which Flink came to no end. */
  void endless() {
    pairs++;
    endless++;
  }

  /** Counts a pair that was compared. */
  void compared(FlinkReference.Found found, PairComparison.Verdict verdict) {
    pairs++;
    if (verdict instanceof PairComparison.GaveUp) {
      givenUp++;
    }
    if (verdict instanceof PairComparison.OneMoment) {
      oneMoment++;
    }
    if (!found.matches().isEmpty()) {
      withMatches++;
    }
    matches += found.matches().size();
    timed += found.matches().stream().filter(FoundMatch::timed).count();
  }

  int pairs() {
    return pairs;
  }

  /** Pairs in which something matches, as a share of all. */
  double matchingShare() {
    return (double) withMatches / pairs;
  }

  /** Pairs of which nothing can be said, as a share of all. */
  double lostShare() {
    return (double) (endless + givenUp + oneMoment) / pairs;
  }

  @Override
  public String toString() {
    return "%d pairs, %d with matches: %d, %d of them by time; %d too much for Flink, %d for the job; %d hang on one moment"
        .formatted(pairs, withMatches, matches, timed, endless, givenUp, oneMoment);
  }
}
