package dev.mitra.job.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.bench.BenchResult;
import dev.mitra.job.bench.Machine;
import dev.mitra.job.bench.Setting;
import dev.mitra.job.fixtures.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers get of a benchmark. */
class BenchReportTest {
  private static final BenchResult WHOLE = FixedResult.whole();
  private static final BenchResult NOTHING =
      new BenchResult(
          "2026-03-01T08:00:00Z",
          1,
          new Machine(1, "none", 0, "none", "none"),
          List.of(),
          List.of(),
          List.of(),
          List.of());

  @Test
  void theMarkdownHoldsEveryRunAndGoal() {
    Golden.check("bench/benchmark.md", BenchReport.markdown(WHOLE));
  }

  @Test
  void aTableHasAsManyCellsInEveryRow() {
    for (Table table : Tables.of(WHOLE)) {
      assertThat(table.rows())
          .as(table.title())
          .allSatisfy(row -> assertThat(row).hasSameSizeAs(table.columns()));
    }
  }

  @Test
  void thePageNeedsNothingFromElsewhere() {
    assertThat(BenchReport.html(WHOLE))
        .doesNotContain("http", "src=", "href=", "url(", "<script")
        .contains("prefers-color-scheme: dark");
  }

  @Test
  void thePageHasAPlotForEverythingThatWasMeasured() {
    assertThat(BenchReport.html(WHOLE))
        .contains(
            "aria-label=\"Latency by percentile\"",
            "aria-label=\"Latency second by second of steady\"",
            "aria-label=\"Latency second by second of hot-merchant\"",
            "aria-label=\"Latency by rate\"",
            "aria-label=\"CPU time per payment by process\"",
            "aria-label=\"Stages of steady\"",
            "aria-label=\"Costs as multiples\"")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void aResultWithoutRunsIsReportedToo() {
    assertThat(BenchReport.html(NOTHING)).contains("<h1>").doesNotContain("<svg");
    assertThat(BenchReport.markdown(NOTHING)).contains("Seed 1.").doesNotContain("|");
  }

  @Test
  void namesThatLookLikeMarkupStayText() {
    BenchResult hostile =
        new BenchResult(
            "2026-03-01T08:00:00Z",
            1,
            new Machine(1, "<b>cpu</b>", 1, "os", "jvm"),
            List.of(),
            List.of(new Setting("a|b", "<script>`x`</script>")),
            List.of(),
            List.of());
    assertThat(BenchReport.html(hostile))
        .contains("&lt;b&gt;cpu&lt;/b&gt;", "&lt;script&gt;<code>x</code>&lt;/script&gt;")
        .doesNotContain("<script", "<b>cpu");
    assertThat(BenchReport.markdown(hostile)).contains("| a\\|b | &lt;script>");
  }

  @Test
  void theJsonIsReadBackAsItWas() {
    assertThat(BenchReport.read(BenchReport.json(WHOLE))).isEqualTo(WHOLE);
    assertThat(BenchReport.read(BenchReport.json(NOTHING))).isEqualTo(NOTHING);
  }

  @Test
  void jsonOfSomethingElseIsRefusedWithThePlace() {
    assertThatThrownBy(() -> BenchReport.read("{\"startedAt\": 7}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BenchResult.startedAt is not a text");
    assertThatThrownBy(() -> BenchReport.read("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("this is no JSON: ");
  }

  @Test
  void allThreeFilesAreWritten(@TempDir Path folder) throws IOException {
    BenchReport.write(WHOLE, folder.resolve("new"));
    assertThat(Files.readString(folder.resolve("new/benchmark.md"))).startsWith("## ");
    assertThat(Files.readString(folder.resolve("new/benchmark.html"))).startsWith("<!doctype");
    assertThat(Files.readString(folder.resolve("new/benchmark.json"))).startsWith("{");
  }
}
