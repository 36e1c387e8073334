package dev.mitra.model.xgboost;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes UBJ by hand, right or wrong. */
final class UbjBytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Characters as they are. */
  UbjBytes raw(String ascii) {
    out.writeBytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** A length of 64 bits, with its marker. */
  UbjBytes length(long length) {
    out.write('L');
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(length).array());
    return this;
  }

  /** A name, or a text behind its marker. */
  UbjBytes name(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    length(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  UbjBytes zeros(int count) {
    out.writeBytes(new byte[count]);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /**
   * A document in which {@code value} stands as the field {@code field} of the first tree; nothing
   * follows it.
   */
  static byte[] upToTreeField(String field, UbjBytes value) {
    UbjBytes document =
        new UbjBytes()
            .raw("{")
            .name("learner")
            .raw("{")
            .name("gradient_booster")
            .raw("{")
            .name("model")
            .raw("{")
            .name("trees")
            .raw("[#")
            .length(1)
            .raw("{")
            .name(field);
    document.out.writeBytes(value.bytes());
    return document.bytes();
  }
}
