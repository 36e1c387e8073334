package dev.mitra.job.bench.report;

import dev.mitra.job.bench.BenchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a benchmark has measured. */
public final class BenchReport {
  /** The file with the Markdown. */
  public static final String MARKDOWN = "benchmark.md";

  /** The file with the page. */
  public static final String PAGE = "benchmark.html";

  /** The file for programs. */
  public static final String JSON = "benchmark.json";

  private BenchReport() {}

  /** A part of a document, whose headings begin at the second level. */
  public static String markdown(BenchResult result) {
    return BenchMarkdown.of(result);
  }

  /** One page with its plots, which needs nothing from elsewhere. */
  public static String html(BenchResult result) {
    return BenchPage.of(result);
  }

  /** The result as it is: an object whose members are named as those of {@link BenchResult}. */
  public static String json(BenchResult result) {
    return RecordJson.write(result);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static BenchResult read(String json) {
    return RecordJson.read(json, BenchResult.class);
  }

  /**
   * Writes all three files into a folder, which is made when it is not there.
   *
   * @throws IOException when one cannot be written
   */
  public static void write(BenchResult result, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(MARKDOWN), markdown(result));
    Files.writeString(folder.resolve(PAGE), html(result));
    Files.writeString(folder.resolve(JSON), json(result));
  }
}
