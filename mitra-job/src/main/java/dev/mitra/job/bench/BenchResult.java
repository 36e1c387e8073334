package dev.mitra.job.bench;

import java.util.List;

/**
 * What one benchmark has measured; everything in its report comes from here.
 *
 * @param startedAt when it began, in ISO-8601 with the zone Z
 * @param seed of payments and arrivals; the same seed sends the same payments
 * @param machine where it ran
 * @param versions of the software that took part
 * @param settings what was asked for, and what the cluster was given
 * @param runs one for each stretch under load, in the order in which they ran
 * @param figures the goals and what was reached; empty as long as none can be said
 */
public record BenchResult(
    String startedAt,
    long seed,
    Machine machine,
    List<Setting> versions,
    List<Setting> settings,
    List<Run> runs,
    List<Figure> figures) {
  public BenchResult {
    versions = List.copyOf(versions);
    settings = List.copyOf(settings);
    runs = List.copyOf(runs);
    figures = List.copyOf(figures);
  }
}
