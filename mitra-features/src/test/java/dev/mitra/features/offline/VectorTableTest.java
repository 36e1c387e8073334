package dev.mitra.features.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.Golden;
import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorTableTest {
  private static final ColumnSelection TWO = ColumnSelection.all(List.of("amount", "card.n"));
  private static final Event EVENT = event("e", "t", 0);

  @TempDir private Path folder = Path.of("");

  @Test
  void tablesLookLikeThis() throws IOException {
    Path csv = folder.resolve("table.csv");
    Path json = folder.resolve("table.jsonl");
    for (Path file : List.of(csv, json)) {
      try (VectorTable table = create(file)) {
        table.row(event("e-1", "payment.attempted", 1_772_340_300_000L), new double[] {5, 0.1});
        table.row(event("e,2", "say \\\"hi\\\"", 1), new double[] {-0.0, Double.NaN});
        table.row(event("e\\n3", "ü", 0), new double[] {1.0 / 0, -1.0 / 0});
        table.row(event("e\\r4", "t", 0), new double[] {1e15, 1L << 53});
        table.row(event("e 5", "t", 0), new double[] {-12_345_678_901L, Double.MIN_VALUE});
        assertThat(table.rows()).isEqualTo(5);
        table.commit();
      }
    }
    // Control characters shown, so that the file can be read and its ends of line are seen.
    Golden.check(
        "offline/tables.golden",
        "CSV\n" + Files.readString(csv).replace("\r", "<CR>") + "JSONL\n" + Files.readString(json));
  }

  @Test
  void everyNumberReadsBackAsTheSameDouble() throws IOException {
    long seed = Seeds.announce(getClass());
    Random random = Seeds.random(seed, 0);
    double[][] rows = new double[2000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          new double[] {
            Double.longBitsToDouble(random.nextLong()), random.nextLong() >> random.nextInt(64)
          };
    }
    Path csv = folder.resolve("table.csv");
    Path json = folder.resolve("table.jsonl");
    for (Path file : List.of(csv, json)) {
      try (VectorTable table = create(file)) {
        for (double[] row : rows) {
          table.row(EVENT, row);
        }
        table.commit();
      }
    }
    List<String> lines = Files.readAllLines(csv);
    List<String> objects = Files.readAllLines(json);
    for (int i = 0; i < rows.length; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      JsonNode object = new ObjectMapper().readTree(objects.get(i));
      for (int c = 0; c < 2; c++) {
        Double wanted = rows[i][c];
        JsonNode member = object.get(TWO.names().get(c));
        String cell = cells[3 + c];
        assertThat(cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
            .as("seed %d", seed)
            .isEqualTo(wanted);
        assertThat(member.isNull() ? Double.NaN : Double.parseDouble(member.asText()))
            .as("seed %d", seed)
            .isEqualTo(wanted);
      }
    }
  }

  @Test
  void aNameThatEndsWithGzIsCompressed() throws IOException {
    Path file = folder.resolve("table.csv.gz");
    try (VectorTable table = create(file)) {
      table.commit();
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(in.readAllBytes(), UTF_8))
          .isEqualTo("event_id,event_time,event_type,amount,card.n\r\n");
    }
  }

  @Test
  void untilATableIsCommittedTheOneBeforeStays() throws IOException {
    Path file = Files.writeString(folder.resolve("table.csv"), "before");
    try (VectorTable table = create(file)) {
      table.row(EVENT, new double[] {1, 2});
      assertThat(Files.readString(file)).isEqualTo("before");
    }
    assertThat(files()).containsExactly("table.csv");
    assertThat(Files.readString(file)).isEqualTo("before");
    try (VectorTable table = create(file)) {
      table.commit();
    }
    assertThat(files()).containsExactly("table.csv");
    assertThat(Files.readString(file)).startsWith("event_id");
  }

  @Test
  void aColumnCannotBeCalledAsOneOfTheEvents() {
    ColumnSelection clash = ColumnSelection.all(List.of("amount", "event_id"));
    assertThatThrownBy(
            () -> VectorTable.create(folder.resolve("table.csv"), TableFormat.CSV, clash))
        .hasMessage(
            "columns: 'event_id' is a column that every table has for the event; select the others"
                + " by name, or give the field another name in the schema");
  }

  @Test
  void theNameSaysTheFormat() {
    assertThat(Stream.of("a.jsonl", "a.JSONL.gz", "a.ndjson", "a.ndjson.gz"))
        .allMatch(name -> TableFormat.ofName(name) == TableFormat.JSONL);
    assertThat(Stream.of("a.csv", "a.csv.gz", "a", "a.gz", "jsonl"))
        .allMatch(name -> TableFormat.ofName(name) == TableFormat.CSV);
  }

  private static VectorTable create(Path file) throws IOException {
    return VectorTable.create(file, TableFormat.ofName(file.toString()), TWO);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Event event(String id, String type, long time) {
    return TestPayments.decode(
        "{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"time\":" + time + "}");
  }
}
