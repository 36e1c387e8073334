package dev.mitra.job.train;

import dev.mitra.features.check.InvalidDeclarationException;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A part of the data with the labels that were known when the part was made use of. Who trains when
 * the validation part begins does not know what is reported after that, however much of it is known
 * by the time of the report.
 *
 * @param part the stretch of time
 * @param known the labels of that moment, which is its {@code asOf}
 * @param rows the payments of the part that had a label then, in the order of their times
 * @param young how many payments have a label by now, and fall out as their delay had not passed
 * @param later how many labels of the rows became known between that moment and now
 * @param changed how many of the rows have another label by now
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record LabelledPart(
    TimeSplit.Part part, PointInTime known, int[] rows, int young, int later, int changed) {

  /**
   * Labels a part.
   *
   * @param now all that is known by now
   * @param moment when the part is made use of, milliseconds since 1970; what lies after {@code
   *     now} is taken for now
   */
  static LabelledPart of(TimeSplit.Part part, PointInTime now, long moment) {
    PointInTime known = moment < now.asOf() ? now.at(moment) : now;
    LabelHistory history = now.history();
    int[] rows = part.rows(known);
    int later = 0;
    int changed = 0;
    for (int row : rows) {
      later += history.later(row, known.asOf()) - history.later(row, now.asOf());
      changed += known.labels()[row] == now.labels()[row] ? 0 : 1;
    }
    return new LabelledPart(part, known, rows, part.rows(now).length - rows.length, later, changed);
  }

  /** The labels of the rows: 0 or 1. */
  float[] labels() {
    return Rows.of(known.labels(), rows);
  }

  /** Refuses a part in which a class is missing: nothing can be learned or measured there. */
  LabelledPart checked() {
    long frauds = IntStream.of(rows).filter(row -> known.labels()[row] == 1).count();
    if (frauds == 0 || frauds == rows.length) {
      throw new InvalidDeclarationException(
          "--shares",
          String.format(
              Locale.ROOT,
              "the %s part (%s) has %,d frauds and %,d honest payments by what was known at %s; at"
                  + " least one of each is needed, so choose other shares or bounds, or take more"
                  + " payments",
              part.name(),
              part,
              frauds,
              rows.length - frauds,
              Instant.ofEpochMilli(known.asOf())));
    }
    return this;
  }
}
