package dev.mitra.job.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Seeds;
import java.io.EOFException;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class VectorCodecTest {
  private static final double[] ODD = {
    0.0,
    -0.0,
    Double.NaN,
    1,
    -1,
    63,
    64,
    -64,
    -65,
    127,
    128,
    0.1,
    0.5,
    0.1f,
    1e300,
    Double.MIN_VALUE,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE + 1.0,
    Integer.MIN_VALUE - 1.0,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Float.MAX_VALUE,
    Float.MIN_VALUE,
    1L << 53
  };

  @Test
  void keepsEveryBitOfEveryValue() throws Exception {
    long seed = Seeds.announce(VectorCodecTest.class);
    for (int run = 0; run < 2_000; run++) {
      Random random = Seeds.random(seed, run);
      double[] vector = new double[random.nextInt(80)];
      for (int i = 0; i < vector.length; i++) {
        vector[i] =
            switch (random.nextInt(4)) {
              case 0 -> ODD[random.nextInt(ODD.length)];
              case 1 -> random.nextInt();
              case 2 -> Double.longBitsToDouble(random.nextLong());
              default -> Float.intBitsToFloat(random.nextInt());
            };
      }
      byte[] bytes = bytes(vector);
      double[] read = new double[vector.length];
      VectorCodec.read(read, read.length, new DataInputDeserializer(bytes));

      assertThat(bits(read)).as("run %d", run).isEqualTo(bits(vector));
    }
  }

  @Test
  void smallWholeNumbersTakeAByteAndMissingValuesNone() throws Exception {
    assertThat(bytes(new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN})).hasSize(1);
    assertThat(bytes(new double[] {0, 1, 63, -64})).hasSize(1 + 4);
    assertThat(bytes(new double[] {0.5, 0.1})).hasSize(1 + 4 + 8);
  }

  @Test
  void bytesThatEndEarlyAreRefused() throws Exception {
    byte[] bytes = bytes(new double[] {0.1, 0.2});
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> VectorCodec.read(new double[2], 2, new DataInputDeserializer(cut)))
          .isInstanceOf(EOFException.class);
    }
  }

  private static byte[] bytes(double[] vector) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(16);
    VectorCodec.write(vector, vector.length, out);
    return out.getCopyOfBuffer();
  }

  /** One NaN is as good as another. */
  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
  }
}
