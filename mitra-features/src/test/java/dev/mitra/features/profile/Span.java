package dev.mitra.features.profile;

/**
 * A stretch of a key's history that a window may answer for.
 *
 * @param after its beginning, which is outside
 * @param skipped how many of its oldest events are outside too: merged cells may part events of one
 *     time
 * @param until its end, which is inside
 * @param cut how many of its newest events are outside for the same reason
 * @param lost which history that may have been forgotten is so
 */
record Span(long after, int skipped, long until, int cut, Lost lost) {
  static final long ALWAYS = Long.MIN_VALUE;

  /**
   * What is forgotten of the history that may be.
   *
   * @param until it is so up to this moment
   * @param byStep if it could be forgotten when so many events had come
   * @param withAddedUp whether what was added up for lifetimes counts as not forgotten
   */
  record Lost(long until, int byStep, boolean withAddedUp) {
    static final Lost NOTHING = new Lost(ALWAYS, 0, true);
  }

  /** A stretch of which nothing is forgotten. */
  static Span whole(long after, long until) {
    return new Span(after, 0, until, 0, Lost.NOTHING);
  }
}
