package dev.mitra.features.check;

/**
 * One problem with a declaration.
 *
 * @param path where it is, for example {@code spec.features[2].count.windows[0]}; empty for the
 *     declaration as a whole
 * @param message a sentence that says what is wrong and what is allowed
 */
public record Finding(String path, String message) {

  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
