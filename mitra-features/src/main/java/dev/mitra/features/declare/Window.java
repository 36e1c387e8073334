package dev.mitra.features.declare;

/**
 * The length of a window.
 *
 * @param text as it was written, {@code 24h}: part of the feature's name; empty when a lifetime was
 *     not written out
 * @param millis in milliseconds; {@link #LIFETIME} for all events there ever were
 */
public record Window(String text, long millis) {
  /** The length of a window that has no beginning. */
  public static final long LIFETIME = 1L << 60;

  /** How a window without a beginning is written. */
  public static final String LIFETIME_TEXT = "lifetime";

  /** The window of a declaration that gives none and may do so. */
  public static final Window WHOLE_LIFE = new Window("", LIFETIME);

  /** Whether it has no beginning. */
  public boolean isLifetime() {
    return millis == LIFETIME;
  }
}
