package dev.mitra.job.bench.report;

import dev.mitra.job.bench.BenchResult;

/** A result in Markdown: a part of a document, whose headings begin at the second level. */
final class BenchMarkdown {
  private BenchMarkdown() {}

  static String of(BenchResult result) {
    StringBuilder text = new StringBuilder();
    text.append("## The whole job on one machine\n\n");
    text.append("Written by `mitra bench`; begun at ").append(result.startedAt()).append(". ");
    text.append(Tables.machine(result)).append("\n");
    for (Table table : Tables.of(result)) {
      text.append("\n### ").append(table.title()).append("\n\n").append(table.markdown());
    }
    return text.toString();
  }
}
