package dev.mitra.job.traffic;

/**
 * A happening that waits for its time.
 *
 * @param sequence breaks ties of time: planned first, happens first
 */
record Planned(long time, long sequence, Happening happening, Label label)
    implements Comparable<Planned> {
  @Override
  public int compareTo(Planned other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }
}
