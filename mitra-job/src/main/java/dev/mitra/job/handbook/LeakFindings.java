package dev.mitra.job.handbook;

/**
 * What was seen when labels were inverted that nobody could have known.
 *
 * @param rows how many scored rows were computed again
 * @param inverted how many labels were inverted, added up over the days of the test
 * @param different how many of the rows differ; 0 when no label leaks
 * @param controlRows how many rows were computed under declarations without delays
 * @param controlDifferent how many of those differ; 0 when the features read no label at all
 */
public record LeakFindings(
    int rows, long inverted, int different, int controlRows, int controlDifferent) {
  /** Whether no label leaks, and the check would have seen it. */
  public boolean passed() {
    return different == 0 && controlDifferent > 0;
  }
}
