package dev.mitra.job.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Picks the headers of a control record that Mitra reads. */
public final class ControlHeaders {
  /** What the names of Mitra's headers begin with. */
  public static final String PREFIX = "mitra-";

  /**
   * More than any record needs; one more is kept, so that whoever checks sees that it is too many.
   */
  private static final int MOST = 16;

  private static final int LONGEST = 4_096;

  private ControlHeaders() {}

  /** Names and values in turn; of a longer value the first 4,097 bytes, which nobody accepts. */
  public static List<String> read(Headers headers) {
    List<String> read = new ArrayList<>();
    for (Header header : headers) {
      if (header.key().startsWith(PREFIX) && read.size() <= 2 * MOST) {
        byte[] value = header.value() == null ? new byte[0] : header.value();
        read.add(header.key());
        read.add(new String(value, 0, Math.min(value.length, LONGEST + 1), StandardCharsets.UTF_8));
      }
    }
    return read;
  }
}
