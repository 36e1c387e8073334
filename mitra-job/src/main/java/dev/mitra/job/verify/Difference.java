package dev.mitra.job.verify;

import java.util.List;

/**
 * A logged decision that was not what recomputing it gives.
 *
 * @param eventId the payment
 * @param kind what is different
 * @param loggedEpoch the epoch that it was decided under
 * @param dueEpoch the epoch that was due at its ingest time
 * @param members the members of the decision that differ, each as {@code NAME: logged, recomputed};
 *     empty while only hashes were compared
 */
public record Difference(
    String eventId, Kind kind, long loggedEpoch, long dueEpoch, List<String> members) {

  /** What can be different. */
  public enum Kind {
    /** The decision is not what the logged vector gives under the configuration that was due. */
    DECISION("decided otherwise than the rules, models and features in force say"),
    /** It is right under an older configuration than the one that was due: control came late. */
    LATE_CONTROL("decided under an older configuration, because a change arrived late"),
    /** Columns that come from the event or from other columns are not what these give. */
    VECTOR("a logged vector whose derived columns do not follow from the others"),
    /** The vector has other columns than the configuration, which control does not explain. */
    LAYOUT("a logged vector with other columns than those in force"),
    /** Two decisions of one payment, after a failure, are not the same. */
    REPEATED("decided twice, in different ways");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The kind in words. */
    public String text() {
      return text;
    }
  }

  /** Copies the list. */
  public Difference {
    members = List.copyOf(members);
  }
}
