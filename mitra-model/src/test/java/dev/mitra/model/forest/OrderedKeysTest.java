package dev.mitra.model.forest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.model.TestModels;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys compare as floats do, and NaN, of whatever bits, goes by the default direction. */
class OrderedKeysTest {

  private static final float[] CORNERS = {
    0.0f,
    -0.0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    1,
    -1,
    Math.nextUp(1f),
    Math.nextDown(1f),
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.intBitsToFloat(0x7f800001),
    Float.intBitsToFloat(0x7fffffff),
    Float.intBitsToFloat(0xff800001),
    Float.intBitsToFloat(0xffc00000),
    Float.intBitsToFloat(0xffffffff)
  };

  @Test
  void cornersCompareAsFloatsDo() {
    for (float threshold : CORNERS) {
      if (Float.isFinite(threshold)) {
        for (float value : CORNERS) {
          assertAsFloats(value, threshold);
        }
      }
    }
  }

  @Test
  void anyBitsCompareAsFloatsDo() {
    Random random = new Random(TestModels.seed("keys"));
    for (int i = 0; i < 2_000_000; i++) {
      float threshold = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(threshold)) {
        int near = Float.floatToRawIntBits(threshold) + random.nextInt(5) - 2;
        assertAsFloats(Float.intBitsToFloat(near), threshold);
        assertAsFloats(Float.intBitsToFloat(random.nextInt()), threshold);
      }
    }
  }

  private static void assertAsFloats(float value, float threshold) {
    for (int missingLeft = 0; missingLeft < 2; missingLeft++) {
      int less =
          OrderedKeys.less(
              OrderedKeys.ofValue(value, missingLeft),
              OrderedKeys.ofThreshold(threshold, missingLeft));
      int expected = Float.isNaN(value) ? missingLeft : value < threshold ? 1 : 0;
      if (less != expected) {
        assertThat(less)
            .as(
                "%s (%08x) < %s, missing left %d",
                value, Float.floatToRawIntBits(value), threshold, missingLeft)
            .isEqualTo(expected);
      }
    }
  }
}
