package dev.mitra.job.bench;

/**
 * How many patterns follow the cards, and how many of them have sequences of the card under way.
 *
 * @param following how many have sequences under way, from 0 to {@code patterns}
 * @param patterns how many there are, 0 to {@link MeasuredCards#MOST_PATTERNS}
 */
record UnderWay(int following, int patterns) {
  /** Reads {@code 1 of 10}. */
  static UnderWay parse(String text) {
    int of = text.indexOf(" of ");
    return new UnderWay(
        Integer.parseInt(text.substring(0, of)), Integer.parseInt(text.substring(of + 4)));
  }
}
