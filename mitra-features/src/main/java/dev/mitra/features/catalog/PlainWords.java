package dev.mitra.features.catalog;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Window;

/** What a feature is, in a phrase. Names stand between backquotes. */
final class PlainWords {
  private PlainWords() {}

  /**
   * The phrase for a feature of a profile.
   *
   * @param aggregate what is computed
   * @param field the fields it is computed of, as one text; empty for none
   * @param window the window as it is written
   * @param delay the delay as it is written; empty for none
   * @param halfLife the half-life as it is written; empty for none
   */
  static String of(
      Aggregate aggregate, String field, String window, String delay, String halfLife) {
    String span = span(window, delay);
    // Of things that are looked for at any time, the lifetime goes without saying.
    String within = window.equals(Window.LIFETIME_TEXT) && delay.isEmpty() ? "" : span;
    String named = "`" + field + "`";
    return switch (aggregate) {
      case COUNT -> "number of events" + span;
      case SUM -> "sum of " + named + span;
      case AVG -> "mean of " + named + span;
      case STD -> "standard deviation of " + named + span;
      case MIN -> "smallest " + named + span;
      case MAX -> "largest " + named + span;
      case RATE -> "share of events with " + named + " true" + span;
      case DISTINCT -> "number of different values of " + named + span;
      case FIRST -> "oldest " + named + within;
      case LAST -> "newest " + named + within;
      case PREVIOUS -> "newest " + named + " before this event's" + within;
      case RATIO -> "this event's " + named + " over the mean of those before it" + span;
      case ZSCORE ->
          "this event's "
              + named
              + " less the mean of those before it"
              + span
              + ", in standard deviations";
      case SINCE_FIRST -> "seconds since the oldest event" + within;
      case SINCE_LAST -> "seconds since the newest event" + within;
      case SINCE_PREVIOUS -> "seconds since the event before this one" + within;
      case DECAY ->
          (field.isEmpty() ? "number of events, each" : "sum of " + named + ", each value")
              + " halved with every "
              + halfLife
              + " of its age";
      case BURSTINESS ->
          "burstiness of the times between events"
              + span
              + ": -1 like a clock, 0 by chance, towards 1 in bursts";
      case NEW ->
          "1 when this "
              + named
              + " was not seen"
              + (within.isEmpty() ? " before" : within)
              + ", else 0";
      case SAME -> "number of events with this event's " + named + span;
      case ENTROPY -> "entropy of " + named + span + ", in bits";
      case DISTANCE -> "kilometres from the place before" + within;
      case SPEED -> "kilometres per hour from the place before" + within;
      case COVERAGE ->
          "share of "
              + (window.equals(Window.LIFETIME_TEXT)
                  ? "the profile's life"
                  : span.strip().substring("in ".length()))
              + " that can have been seen, 0 to 1";
    };
  }

  private static String span(String window, String delay) {
    String ago = delay.isEmpty() ? "" : " up to " + delay + " ago";
    if (window.equals(Window.LIFETIME_TEXT)) {
      return " since the profile began" + (ago.isEmpty() ? "" : "," + ago);
    }
    return delay.isEmpty() ? " in the last " + window : " in the " + window + ago;
  }
}
