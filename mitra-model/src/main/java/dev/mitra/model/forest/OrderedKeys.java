package dev.mitra.model.forest;

/**
 * Values and thresholds as whole numbers that compare as XGBoost compares: {@code x < threshold} is
 * {@code key(x) < key(threshold)}, unsigned, and a missing value goes by the default direction of
 * the split without being asked for.
 *
 * <p>The bits of a float are in the order of their numbers once those of negative numbers are
 * turned around. NaN lies beyond both infinities then. On the ring of all 32-bit numbers the bits
 * are turned so that it comes last, for splits that send a missing value right, or first, for those
 * that send it left. A comparison of whole numbers is done without a branch, which matters here:
 * which way a payment goes at a split is not predictable.
 */
final class OrderedKeys {

  /** What turns minus infinity to 0, so that NaN comes last. */
  private static final int TURN = 0x7f800001;

  private OrderedKeys() {}

  /**
   * The key of a value.
   *
   * @param missingLeft 1 when the split sends a missing value left, else 0
   */
  static int ofValue(float value, int missingLeft) {
    int bits = Float.floatToRawIntBits(value);
    int ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
    // Plus TURN, or minus it.
    return ordered + (TURN ^ -missingLeft) + missingLeft;
  }

  /**
   * The key of a threshold, with which all values below it have a smaller key and no other.
   *
   * @param missingLeft 1 when the split sends a missing value left, else 0
   */
  static int ofThreshold(float threshold, int missingLeft) {
    // Minus zero is not less than zero, but its key is: the smaller of the two is the threshold.
    return ofValue(threshold == 0 ? -0.0f : threshold, missingLeft);
  }

  /** 1 when the first key is less, else 0. */
  static int less(int key, int threshold) {
    // The sign of the difference.
    return (int) ((Integer.toUnsignedLong(key) - Integer.toUnsignedLong(threshold)) >>> 63);
  }
}
