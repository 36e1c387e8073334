package dev.mitra.job.cli;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.EventLines;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.offline.RepeatedIds;
import dev.mitra.features.offline.SortedEvents;
import dev.mitra.features.offline.VectorTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way of an event from its line to its row: dedupe, the profiles, and the table when its type
 * is one that has rows. Not thread-safe.
 */
final class ComputeRun implements EventLines.Handler {
  private final LongFunction<OfflineFeatures> featuresSince;
  private final RowTypes types;
  private final RepeatedIds ids;
  private final @Nullable SortedEvents sorted;
  private final VectorTable table;
  private final ComputeReport report;
  private String file = "";
  private long repeated;
  private @Nullable OfflineFeatures features;
  private double[] vector = {};

  /**
   * A run.
   *
   * @param featuresSince the profiles of no events, for the time of the first event that is taken
   *     up
   * @param types the types of event that have rows
   * @param ids the ids that came before
   * @param sort whether all events are read first and then taken in the order of their times
   * @param table receives the rows
   * @param report is told what happens
   */
  ComputeRun(
      LongFunction<OfflineFeatures> featuresSince,
      RowTypes types,
      RepeatedIds ids,
      boolean sort,
      VectorTable table,
      ComputeReport report) {
    this.featuresSince = featuresSince;
    this.types = types;
    this.ids = ids;
    this.sorted = sort ? new SortedEvents() : null;
    this.table = table;
    this.report = report;
  }

  /** Says which file the next lines are from. */
  void beginFile(String name) {
    file = name;
  }

  @Override
  public void event(Event event, long clock) {
    report.event(event.time(), table.rows());
    try {
      if (sorted != null) {
        sorted.add(event);
      } else {
        take(event, clock);
      }
    } catch (IOException e) {
      // Told apart from what goes wrong with reading, which the caller of this handler sees.
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void rejected(long line, RejectedEventException rejected) {
    report.refused(file, line, rejected);
  }

  /** All lines have been read. */
  void finish() throws IOException {
    if (sorted != null) {
      sorted.drain(event -> take(event, event.time()));
    }
  }

  private void take(Event event, long clock) throws IOException {
    if (ids.isRepeat(event.id(), clock)) {
      repeated++;
      return;
    }
    if (features == null) {
      features = featuresSince.apply(event.time());
      vector = features.newVector();
    }
    if (types.has(event.type())) {
      features.next(event, vector);
      table.row(event, vector);
    } else {
      features.observe(event);
    }
  }

  /** The types that were asked for by name and never came. */
  List<String> unmetTypes() {
    return types.unmet();
  }

  /** How many events had an id that came before. */
  long repeated() {
    return repeated;
  }

  /** How many ids were forgotten before their time. */
  long idsForgottenEarly() {
    return ids.forgottenEarly();
  }

  /** How many rows the table has. */
  long rows() {
    return table.rows();
  }

  /** How many columns of the vector the table has. */
  int columns() {
    return table.columns().size();
  }

  /** How many profiles there are. */
  int profiles() {
    return features == null ? 0 : features.profiles();
  }

  /** How many bytes they hold. */
  long profileBytes() {
    return features == null ? 0 : features.profileBytes();
  }
}
