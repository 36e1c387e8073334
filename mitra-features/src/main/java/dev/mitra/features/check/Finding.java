package dev.mitra.features.check;

/**
 * One problem with a declaration. It travels to people, logs and the acks topic, so it holds no
 * card number, whatever the declaration holds.
 *
 * @param path where it is, for example {@code spec.features[2].count.windows[0]}; empty for the
 *     declaration as a whole
 * @param message a sentence that says what is wrong and what is allowed
 */
public record Finding(String path, String message) {
  /** Masks what looks like a card number. */
  public Finding {
    path = CardDigits.masked(path);
    message = CardDigits.masked(message);
  }

  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
