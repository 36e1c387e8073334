package dev.mitra.rules.pattern;

/** What may stand between the events of a step that takes several. */
public enum Loop {
  /** Events that do not fit. */
  RELAXED,
  /** None: an event that does not fit ends the loop. */
  CONSECUTIVE,
  /** Any event; one that fits may be taken or passed over. */
  COMBINATIONS
}
