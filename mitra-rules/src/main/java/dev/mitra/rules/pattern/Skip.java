package dev.mitra.rules.pattern;

/**
 * What becomes of other matches and of sequences under way when one has matched; the same as in
 * Flink CEP.
 *
 * @param kind which strategy
 * @param stage the stage that it names; empty for those that name none
 */
public record Skip(Kind kind, String stage) {
  /** The strategies. */
  public enum Kind {
    /** Every match is reported. */
    NO_SKIP,
    /** Those that began with the same event go. */
    SKIP_TO_NEXT,
    /** Those that began before the match ended go. */
    SKIP_PAST_LAST_EVENT,
    /** Those that began before the first event of the stage go. */
    SKIP_TO_FIRST,
    /** Those that began before the last event of the stage go. */
    SKIP_TO_LAST
  }

  /** Every match is reported. */
  public static final Skip NONE = new Skip(Kind.NO_SKIP, "");
}
