package dev.mitra.job.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes that are written again and again without changing: bodies and files of models, megabytes of
 * them in each snapshot of each operator. Flink writes operator state byte by byte, so the fewer
 * the better: long ones are deflated, once, and the short form is remembered as long as the bytes
 * themselves are in use.
 *
 * <p>Written as: whether deflated (1 byte); then the length (4 bytes) and the bytes; when deflated,
 * the whole length (4 bytes), and the deflated length and bytes.
 */
final class Packed {
  /** Shorter ones are written as they are. */
  private static final int LEAST = 4096;

  /** By the array itself, not by what is in it: arrays compare by identity. */
  private static final Map<byte[], byte[]> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

  private Packed() {}

  static void write(byte[] bytes, DataOutputView out) throws IOException {
    boolean isLong = bytes.length >= LEAST;
    out.writeBoolean(isLong);
    if (isLong) {
      out.writeInt(bytes.length);
      WireSerializer.writeBytes(KNOWN.computeIfAbsent(bytes, Packed::deflate), out);
    } else {
      WireSerializer.writeBytes(bytes, out);
    }
  }

  static byte[] read(DataInputView in) throws IOException {
    if (!in.readBoolean()) {
      return WireSerializer.readBytes(in);
    }
    byte[] bytes = new byte[in.readInt()];
    byte[] deflated = WireSerializer.readBytes(in);
    inflate(deflated, bytes);
    KNOWN.put(bytes, deflated);
    return bytes;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[bytes.length / 3 + 64];
      int length = 0;
      while (!deflater.finished()) {
        if (length == out.length) {
          out = Arrays.copyOf(out, 2 * length);
        }
        length += deflater.deflate(out, length, out.length - length);
      }
      return Arrays.copyOf(out, length);
    } finally {
      deflater.end();
    }
  }

  private static void inflate(byte[] deflated, byte[] bytes) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      int length = 0;
      while (length < bytes.length && !inflater.finished()) {
        int more = inflater.inflate(bytes, length, bytes.length - length);
        if (more == 0 && !inflater.finished()) {
          break;
        }
        length += more;
      }
      if (length < bytes.length) {
        throw new IOException(length + " bytes where " + bytes.length + " were deflated");
      }
    } catch (DataFormatException e) {
      throw new IOException("deflated bytes are damaged", e);
    } finally {
      inflater.end();
    }
  }
}
