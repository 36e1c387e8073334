package dev.mitra.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.InvalidDeclarationException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as training reads them. */
class TableReaderTest {
  private static final long T0 = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final Progress SILENT = new Progress(new PrintWriter(Writer.nullWriter()));

  @TempDir private Path folder = Path.of("");

  @Test
  void aTableOfCsvIsReadAsItIs() throws IOException {
    TrainingTable table =
        read(
            """
            event_id,event_time,event_type,amount,card.count_1h,card.new,note
            e1,2026-03-01T00:00:00.000Z,payment.attempted,12.5,3,true,"a ""b"", c"
            e2,2026-03-01T00:00:01.000Z,payment.attempted,7,,false,d
            """);
    assertThat(table.names()).containsExactly("amount", "card.count_1h", "card.new");
    assertThat(table.dropped()).containsExactly("note");
    assertThat(table.ids()).containsExactly("e1", "e2");
    assertThat(table.times()).containsExactly(T0, T0 + 1000);
    assertThat(table.rows()[0]).containsExactly(12.5f, 3, 1);
    assertThat(table.rows()[1]).containsExactly(7, Float.NaN, 0);
    assertThat(table.amounts()).containsExactly(12.5, 7);
    assertThat(table.labels()).isEmpty();
    assertThat(table.cards()).isEmpty();
    assertThat(table.sorted()).isFalse();
  }

  @Test
  void jsonLinesHaveTheSameValues() throws IOException {
    TrainingTable table =
        read(
            """
            {"event_id":"e1","event_time":1772323200000,"amount":12.5,"far":"Infinity"}
            {"event_id":"e2","event_time":"2026-03-01T00:00:01Z","far":-1,"amount":null}
            """);
    assertThat(table.names()).containsExactly("amount", "far");
    assertThat(table.times()).containsExactly(T0, T0 + 1000);
    assertThat(table.rows()[0]).containsExactly(12.5f, TrainingTable.LARGEST);
    assertThat(table.rows()[1]).containsExactly(Float.NaN, -1);
    assertThat(table.clamped()).isEqualTo(1);
  }

  @Test
  void rowsInAnotherOrderAreSortedByTimeAndRepeatedIdsLeftOut() throws IOException {
    TrainingTable table =
        read(
            """
            event_id,event_time,a
            late,2026-03-02,2
            early,2026-03-01 06:00:00,1
            late,2026-03-03,3
            """);
    assertThat(table.ids()).containsExactly("early", "late");
    assertThat(table.rows()).isDeepEqualTo(new float[][] {{1}, {2}});
    assertThat(table.sorted()).isTrue();
    assertThat(table.repeated()).isEqualTo(1);
  }

  @Test
  void compressedFilesAndSeveralOfThemCountAsOneTable() throws IOException {
    Path first = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(first))) {
      out.write("event_id,event_time,a\ne1,0,1\n".getBytes(StandardCharsets.UTF_8));
    }
    Path second = write("b.csv", "event_id,event_time,a\ne2,1,2\n");
    TrainingTable table = TableReader.read(List.of(first, second), TableColumns.DEFAULT, SILENT);
    assertThat(table.ids()).containsExactly("e1", "e2");
  }

  @Test
  void whatIsWrongWithATableIsToldWithItsPlaceAndWhatIsAllowed() throws IOException {
    assertThatThrownBy(() -> read("event_id,time,a\n"))
        .hasMessage(
            "--time-column: the table has no column 'event_time', did you mean 'event_id'?");
    assertThatThrownBy(() -> read("event_id,event_time,a\ne1,yesterday,1\n"))
        .hasMessageContaining("table.csv:2: event_time 'yesterday' is no time; write ISO-8601");
    assertThatThrownBy(() -> read("event_id,event_time,a\ne1,0,1\ne2,0,one\n"))
        .hasMessageContaining("table.csv:3: a 'one' is no number; a number or nothing is allowed");
    assertThatThrownBy(() -> read("event_id,event_time,a\ne1,0\n"))
        .hasMessageContaining("line 2 has 2 cells; the header has 3");
    assertThatThrownBy(() -> read("event_id,event_time,a\n"))
        .hasMessage("--table: has no rows; at least one is needed");
    assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
    TableColumns labelled =
        new TableColumns(
            "event_id",
            "event_time",
            Optional.of("label"),
            Optional.empty(),
            Optional.empty(),
            List.of("card.coun_1h"),
            List.of());
    Path file = write("t.csv", "event_id,event_time,label,card.count_1h\ne1,0,2,1\n");
    assertThatThrownBy(() -> TableReader.read(List.of(file), labelled, SILENT))
        .hasMessageContaining("did you mean 'card.count_1h'?");
  }

  @Test
  void aTableThatDoesNotFitIsRefusedWithTheMemoryThatItNeeds() throws IOException {
    StringBuilder text = new StringBuilder("event_id,event_time,a\n");
    for (int i = 0; i < 30_000; i++) {
      text.append("e").append(i).append(",0,1\n");
    }
    Path file = write("large.csv", text.toString());
    assertThatThrownBy(
            () -> TableReader.read(List.of(file), TableColumns.DEFAULT, SILENT, 2_000_000))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("give it more with MITRA_JAVA_OPTS=-Xmx1g");
  }

  private TrainingTable read(String text) throws IOException {
    return TableReader.read(List.of(write("table.csv", text)), TableColumns.DEFAULT, SILENT);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
