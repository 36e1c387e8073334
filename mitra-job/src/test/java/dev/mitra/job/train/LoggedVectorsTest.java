package dev.mitra.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.offline.ColumnSelection;
import dev.mitra.features.offline.TableFormat;
import dev.mitra.features.offline.VectorTable;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.fixtures.Payments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logged payments of several layouts in one table. */
class LoggedVectorsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aColumnThatALayoutHasNotIsEmptyAndARepeatedPaymentIsThereOnce() throws IOException {
    List<String> before = List.of("amount", "card.old");
    List<String> after = List.of("card.new", "amount");
    List<FeatureLog.Entry> log =
        List.of(
            entry("p1", before, 10, 1),
            entry("p2", after, 7, 20),
            entry("p1", before, 10, 1),
            entry("p3", before, 30, Double.NaN));
    LoggedVectors.Columns columns = new LoggedVectors.Columns();
    log.forEach(columns::add);
    assertThat(columns.names()).containsExactly("amount", "card.old", "card.new");
    Path file = folder.resolve("table.csv");
    LoggedVectors vectors = new LoggedVectors(columns.names());
    try (VectorTable table =
        VectorTable.create(file, TableFormat.CSV, ColumnSelection.all(columns.names()))) {
      for (FeatureLog.Entry entry : log) {
        vectors.write(entry, table);
      }
      table.commit();
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "event_id,event_time,event_type,amount,card.old,card.new",
            "p1,2023-11-14T22:13:20.000Z,payment.attempted,10,1,",
            "p2,2023-11-14T22:13:20.000Z,payment.attempted,20,,7",
            "p3,2023-11-14T22:13:20.000Z,payment.attempted,30,,");
  }

  private static FeatureLog.Entry entry(String id, List<String> names, double... values) {
    return new FeatureLog.Entry(
        names, values, Payments.event(id, Payments.ATTEMPTED, Payments.T0, ""), 0, 0, 0);
  }
}
