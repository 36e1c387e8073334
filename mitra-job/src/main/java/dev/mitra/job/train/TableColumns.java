package dev.mitra.job.train;

import java.util.List;
import java.util.Optional;

/**
 * What the columns of a table are.
 *
 * @param id the payments' ids, unique
 * @param time their event times: ISO-8601, in UTC when it names no offset, or milliseconds since
 *     1970
 * @param label 1 for fraud, 0 for honest, empty for unknown; no column when labels come from a file
 * @param amount what is at stake, finite and 0 or more
 * @param card whom an investigator looks at, any text
 * @param features names or patterns ({@code card.*_24h}) of the columns that a model may read; none
 *     for all numeric ones
 * @param without names or patterns of columns that it may not read
 */
public record TableColumns(
    String id,
    String time,
    Optional<String> label,
    Optional<String> amount,
    Optional<String> card,
    List<String> features,
    List<String> without) {

  /** As {@code mitra features compute} names them. */
  public static final TableColumns DEFAULT =
      new TableColumns(
          "event_id",
          "event_time",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of());

  /** What is taken for the amount when it is not named. */
  static final String USUAL_AMOUNT = "amount";

  /** A column of text that every table of ours has. */
  static final String EVENT_TYPE = "event_type";

  /** Copies the lists. */
  public TableColumns {
    features = List.copyOf(features);
    without = List.copyOf(without);
  }
}
