package dev.mitra.features.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.TestPayments;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.RejectedEventException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class EventLinesTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final DecodeLimits LIMITS = new DecodeLimits(1024, 32, 64, 1000);

  /** Writes down what it is given, a line each. */
  private static final class Heard implements EventLines.Handler {
    final List<String> lines = new ArrayList<>();
    final List<String> messages = new ArrayList<>();

    @Override
    public void event(Event event, long clock) {
      lines.add(event.id() + " at " + (event.time() - NOW) + " clock " + (clock - NOW));
    }

    @Override
    public void rejected(long line, RejectedEventException rejected) {
      lines.add("line " + line + " " + rejected.reason());
      messages.add(String.valueOf(rejected.getMessage()));
    }
  }

  @Test
  void everyLineIsAnEventAndBlankOnesArePassedOver() throws IOException {
    assertThat(read("\n" + json("a", -2) + "\r\n \t\r\n\n" + json("b", -1)).lines)
        .containsExactly("a at -2 clock -2", "b at -1 clock -1");
    assertThat(read("").lines).isEmpty();
    assertThat(read("\n\n").lines).isEmpty();
  }

  @Test
  void whatIsNoEventIsToldByLineAndReasonAndNothingOfItsText() throws IOException {
    Heard heard =
        read(
            String.join(
                "\n",
                json("a", 0),
                "SECRET",
                "{\"id\":\"SECRET\"",
                json("", 0),
                json("SECRET", 1001),
                "null",
                json("b", 1000)));
    assertThat(heard.lines)
        .containsExactly(
            "a at 0 clock 0",
            "line 2 NOT_JSON",
            "line 3 NOT_JSON",
            "line 4 MISSING_ID",
            "line 5 FUTURE_TIME",
            "line 6 NOT_JSON",
            "b at 1000 clock 1000");
    assertThat(heard.messages).noneMatch(message -> message.contains("SECRET"));
  }

  @Test
  void aLineThatIsTooLongIsRefusedAtItsOwnLengthAndTheNextOneIsRead() throws IOException {
    String endless = "x".repeat(1_000_000);
    Heard heard = read(endless + "\n" + "y".repeat(1025) + "\n" + json("a", 0) + "\n" + endless);
    assertThat(heard.lines)
        .containsExactly(
            "line 1 TOO_LARGE", "line 2 TOO_LARGE", "a at 0 clock 0", "line 4 TOO_LARGE");
    assertThat(heard.messages.get(0)).contains("1000000 bytes").contains("1024");
    assertThat(heard.messages.get(1)).contains("1025 bytes").contains("1024");
  }

  @Test
  void theClockIsTheNewestTimeSoFarAcrossFiles() throws IOException {
    EventLines lines = new EventLines(TestPayments.SCHEMA, LIMITS, NOW);
    Heard heard = new Heard();
    lines.read(stream(json("a", -5) + "\n" + json("b", -9)), heard);
    lines.read(stream(json("c", -7) + "\n" + json("d", -1)), heard);
    assertThat(heard.lines)
        .containsExactly(
            "a at -5 clock -5", "b at -9 clock -5", "c at -7 clock -5", "d at -1 clock -1");
  }

  @Test
  void theTimeOfARecordIsWhatItsEventIsHeldAgainst() throws IOException {
    assertThat(
            read(stamped("CreateTime", -4000, json("a", -5000))
                    + stamped("LogAppendTime", -4000, json("b", -3000))
                    + stamped("CreateTime", -4000, json("c", -2999))
                    + stamped("CreateTime", 9_000_000, json("d", 9_000_000)))
                .lines)
        .containsExactly(
            "a at -5000 clock -4000",
            "b at -3000 clock -4000",
            "line 3 FUTURE_TIME",
            "d at 9000000 clock 9000000");
  }

  @Test
  void whatOnlyLooksLikeTheTimeOfARecordIsNoEvent() throws IOException {
    assertThat(
            read("CreateTime:\t"
                    + json("a", 0)
                    + "\n"
                    + "CreateTime:-1\t"
                    + json("a", 0)
                    + "\n"
                    + "CreateTime:17 "
                    + json("a", 0)
                    + "\n"
                    + "CreateTime:1700000000000000000000\t"
                    + json("a", 0)
                    + "\n"
                    + "CreateTime:17\tkey\t"
                    + json("a", 0)
                    + "\n"
                    + "CreateTime:17\t\n"
                    + "CreateTime:17")
                .lines)
        .containsExactly(
            "line 1 NOT_JSON",
            "line 2 NOT_JSON",
            "line 3 NOT_JSON",
            "line 4 NOT_JSON",
            "line 5 NOT_JSON",
            "line 6 EMPTY",
            "line 7 NOT_JSON");
  }

  @Test
  void compressedFilesAreRecognisedAlsoWhenSeveralWerePutTogether() throws IOException {
    byte[] first = gzip(json("a", 0) + "\n");
    byte[] second = gzip(json("b", 0));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    Heard heard = new Heard();
    new EventLines(TestPayments.SCHEMA, LIMITS, NOW).read(new ByteArrayInputStream(both), heard);
    assertThat(heard.lines).containsExactly("a at 0 clock 0", "b at 0 clock 0");
  }

  @Test
  void aCompressedFileThatEndsEarlyIsAnError() throws IOException {
    byte[] whole = gzip(json("a", 0));
    InputStream cut = new ByteArrayInputStream(whole, 0, whole.length - 12);
    EventLines lines = new EventLines(TestPayments.SCHEMA, LIMITS, NOW);
    assertThatThrownBy(() -> lines.read(cut, new Heard())).isInstanceOf(EOFException.class);
  }

  private static Heard read(String text) throws IOException {
    Heard heard = new Heard();
    new EventLines(TestPayments.SCHEMA, LIMITS, NOW).read(stream(text), heard);
    return heard;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static String json(String id, long after) {
    return "{\"id\":\"" + id + "\",\"type\":\"payment.attempted\",\"time\":" + (NOW + after) + "}";
  }

  private static String stamped(String kind, long after, String event) {
    return kind + ":" + (NOW + after) + "\t" + event + "\n";
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
