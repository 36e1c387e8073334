package dev.mitra.job.handbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.cli.Mitra;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures on the handbook's own payments: {@code -Dmitra.handbook=true}, about a minute. */
class HandbookFiguresTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theBooksRowIsReproducedAndOwnFeaturesFindMore() throws IOException {
    assumeTrue(Boolean.getBoolean("mitra.handbook"), "skipped without -Dmitra.handbook=true");
    Path data = Repository.root().resolveSibling("shared/data/handbook");
    assumeTrue(HandbookData.isIn(data), "skipped: the handbook's data is not at " + data);
    Path json = folder.resolve("figures.json");
    try (Stream<Path> files = Files.list(data)) {
      Path transactions =
          files
              .filter(f -> f.getFileName().toString().startsWith("transactions_"))
              .findFirst()
              .orElseThrow();
      int status =
          Mitra.commandLine()
              .execute(
                  "handbook-evaluate",
                  "--example",
                  Repository.root().resolve("deploy/examples/handbook").toString(),
                  "--transactions",
                  transactions.toString(),
                  "--json",
                  json.toString());
      assertThat(status).isZero();
    }

    JsonNode figures = new ObjectMapper().readTree(Files.readAllBytes(json));
    JsonNode book = figures.path("book");
    assertThat(book.path("auc_roc").asDouble()).isEqualTo(0.862, within(0.01));
    assertThat(book.path("average_precision").asDouble()).isEqualTo(0.639, within(0.01));
    assertThat(book.path("card_precision_100").asDouble()).isEqualTo(0.273, within(0.01));
    JsonNode own = figures.path("own");
    assertThat(own.path("auc_roc").asDouble()).isGreaterThan(0.879);
    assertThat(own.path("average_precision").asDouble()).isGreaterThan(0.694);
    // What can be told from known labels is .303; docs/handbook.md says how that is counted.
    assertThat(own.path("card_precision_100").asDouble()).isEqualTo(0.303, within(0.01));
    assertThat(figures.path("card_precision_100_ceiling").asDouble())
        .isEqualTo(0.397, within(5e-4));
  }
}
