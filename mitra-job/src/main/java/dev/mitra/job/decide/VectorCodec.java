package dev.mitra.job.decide;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The short form of a vector. Features are mostly missing, small whole numbers, or doubles, so each
 * has two bits that say which: first these bits for all columns, four columns to a byte from the
 * lowest bits up; then the values in order. 0: missing, nothing follows. 1: a whole number of 32
 * bits, zigzag, seven bits to a byte from the lowest up, the eighth says that more follow. 2: a
 * double that is a float, 4 bytes. 3: any other double, 8 bytes. Every bit of a value is kept, but
 * those that tell one NaN from another.
 */
final class VectorCodec {
  private static final int MISSING = 0;
  private static final int WHOLE = 1;
  private static final int SINGLE = 2;
  private static final int DOUBLE = 3;

  private VectorCodec() {}

  /** Writes the first columns of a vector. */
  static void write(double[] vector, int columns, DataOutput out) throws IOException {
    for (int from = 0; from < columns; from += 4) {
      int bits = 0;
      for (int i = from; i < Math.min(from + 4, columns); i++) {
        bits |= kind(vector[i]) << (2 * (i - from));
      }
      out.writeByte(bits);
    }
    for (int i = 0; i < columns; i++) {
      double value = vector[i];
      switch (kind(value)) {
        case WHOLE -> writeWhole((int) value, out);
        case SINGLE -> out.writeFloat((float) value);
        case DOUBLE -> out.writeDouble(value);
        case MISSING -> {}
        default -> throw new IllegalStateException("there are four kinds");
      }
    }
  }

  /** Negative zero is whole and has to keep its sign, so it counts as a float. */
  private static int kind(double value) {
    int whole = (int) value;
    if (whole == value && (whole != 0 || Double.doubleToRawLongBits(value) == 0)) {
      return WHOLE;
    }
    if (Double.isNaN(value)) {
      return MISSING;
    }
    return (float) value == value ? SINGLE : DOUBLE;
  }

  private static void writeWhole(int value, DataOutput out) throws IOException {
    int rest = (value << 1) ^ (value >> 31);
    while ((rest & ~0x7F) != 0) {
      out.writeByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /**
   * Reads as many columns into a vector.
   *
   * @throws IOException when the bytes end early or are damaged
   */
  static void read(double[] vector, int columns, DataInput in) throws IOException {
    byte[] kinds = new byte[(columns + 3) / 4];
    in.readFully(kinds);
    for (int i = 0; i < columns; i++) {
      vector[i] =
          switch ((kinds[i >>> 2] >>> (2 * (i & 3))) & 3) {
            case WHOLE -> readWhole(in);
            case SINGLE -> in.readFloat();
            case DOUBLE -> in.readDouble();
            default -> Double.NaN;
          };
    }
  }

  private static int readWhole(DataInput in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = in.readUnsignedByte();
      value |= (b & 0x7F) << shift;
      if (b < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a whole number of more than 5 bytes");
  }
}
