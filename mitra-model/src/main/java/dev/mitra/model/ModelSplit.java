package dev.mitra.model;

/**
 * For which share of the payments a challenger decides. Which they are depends on the model's name
 * and the field's value alone: a card that the challenger decides once, it decides always, and a
 * larger share keeps those of a smaller one.
 *
 * @param percent how many of a hundred values of the field, from 0 to 100
 * @param by a text field of the event schema; payments without it are the champion's
 */
public record ModelSplit(double percent, String by) {

  /**
   * @throws IllegalArgumentException when the share is not from 0 to 100
   */
  public ModelSplit {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent is " + percent + "; 0 to 100 is allowed");
    }
  }
}
