package dev.mitra.rules.pattern;

/** How a step of a sequence follows the one before; the same as in Flink CEP. */
public enum Relation {
  /** The first step. */
  BEGIN("begin"),
  /** The next event of the entity, with none between. */
  NEXT("next"),
  /** The first later event that fits. */
  FOLLOWED_BY("followedBy"),
  /** Any later event that fits: each is a way to go on. */
  FOLLOWED_BY_ANY("followedByAny"),
  /** The next event of the entity does not fit. */
  NOT_NEXT("notNext"),
  /** No event fits before the step after it, or before the time is up. */
  NOT_FOLLOWED_BY("notFollowedBy");

  private final String field;

  Relation(String field) {
    this.field = field;
  }

  /** The field under which a declaration says it. */
  public String field() {
    return field;
  }

  /** Whether events that fit stand against the sequence. */
  public boolean isNegative() {
    return this == NOT_NEXT || this == NOT_FOLLOWED_BY;
  }
}
