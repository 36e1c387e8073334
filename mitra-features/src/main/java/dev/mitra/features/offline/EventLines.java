package dev.mitra.features.offline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectReason;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads events from lines of JSON, one event a line as on the topic, with the decoder of the job
 * and its limits. Blank lines are passed over.
 *
 * <p>A line may begin with the time of its record as Kafka's console consumer prints it ({@code
 * CreateTime:1772340300000}, or {@code LogAppendTime}, and a tab). The event's time is held against
 * it, as in the job; without one, against a moment that the caller names. Several files can be read
 * one after the other. Not thread-safe.
 */
public final class EventLines {
  /** Takes what is read, in the order of the lines. */
  public interface Handler {
    /**
     * An event.
     *
     * @param event the event
     * @param clock when it came, milliseconds since 1970: the time of its record, else the newest
     *     event time so far
     */
    void event(Event event, long clock) throws IOException;

    /**
     * A line that is no event.
     *
     * @param line its number in its file, from 1
     * @param rejected the reason; its message holds nothing of the line
     */
    void rejected(long line, RejectedEventException rejected);
  }

  private static final List<byte[]> STAMPS =
      List.of("CreateTime:".getBytes(US_ASCII), "LogAppendTime:".getBytes(US_ASCII));

  /** More than the longest stamp with its digits and the tab. */
  private static final int STAMP_BYTES = 40;

  private static final int MOST_DIGITS = 18;
  private static final int GZIP_BUFFER = 1 << 16;

  private final EventDecoder decoder;
  private final DecodeLimits limits;
  private final long now;
  private long newest;

  /** The time of the line's record, or -1, and where the event begins. */
  private long stamp;

  private int begin;

  /**
   * A reader of one schema.
   *
   * @param schema the schema
   * @param limits what an event may cost to read, and how far ahead its time may be
   * @param now what the times of events are held against in lines without a time of their own,
   *     milliseconds since 1970
   */
  public EventLines(EventSchema schema, DecodeLimits limits, long now) {
    this.decoder = new EventDecoder(schema, limits);
    this.limits = limits;
    this.now = now;
  }

  /**
   * Reads all lines. What is compressed with gzip is found out by its first bytes.
   *
   * @throws IOException when the bytes cannot be read, or the handler says so
   */
  public void read(InputStream in, Handler handler) throws IOException {
    LineReader lines = new LineReader(plain(in), limits.maxBytes() + STAMP_BYTES);
    for (long line = 1; lines.next(); line++) {
      if (!isBlank(lines)) {
        long clock;
        Event event;
        try {
          event = decode(lines);
          newest = Math.max(newest, event.time());
          clock = stamp >= 0 ? stamp : newest;
        } catch (RejectedEventException e) {
          handler.rejected(line, e);
          continue;
        }
        handler.event(event, clock);
      }
    }
  }

  private static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, GZIP_BUFFER);
    buffered.mark(2);
    int first = buffered.read();
    int second = buffered.read();
    buffered.reset();
    int magic = first | second << 8;
    return magic == GZIPInputStream.GZIP_MAGIC
        ? new GZIPInputStream(buffered, GZIP_BUFFER)
        : buffered;
  }

  private Event decode(LineReader lines) throws RejectedEventException {
    if (lines.length() > lines.kept()) {
      throw new RejectedEventException(
          RejectReason.TOO_LARGE,
          "the line has "
              + lines.length()
              + " bytes; at most "
              + limits.maxBytes()
              + " are allowed");
    }
    readStamp(lines);
    return decoder.decode(
        Arrays.copyOfRange(lines.line(), begin, lines.kept()), stamp >= 0 ? stamp : now);
  }

  /** Finds the time before the event, if there is one; anything else is left to the decoder. */
  private void readStamp(LineReader lines) {
    stamp = -1;
    begin = 0;
    byte[] line = lines.line();
    for (byte[] name : STAMPS) {
      if (lines.kept() > name.length && Arrays.equals(line, 0, name.length, name, 0, name.length)) {
        long millis = 0;
        int at = name.length;
        while (at < lines.kept()
            && at < name.length + MOST_DIGITS
            && line[at] >= '0'
            && line[at] <= '9') {
          millis = millis * 10 + line[at++] - '0';
        }
        if (at > name.length && at < lines.kept() && line[at] == '\t') {
          stamp = millis;
          begin = at + 1;
        }
      }
    }
  }

  private static boolean isBlank(LineReader lines) {
    byte[] line = lines.line();
    for (int i = 0; i < lines.kept(); i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return lines.length() == lines.kept();
  }
}
