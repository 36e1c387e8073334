package dev.mitra.rules.list;

/** What a list is for. It tells people; what follows from being in a list is said by rules. */
public enum Purpose {
  /** Those who are trusted. */
  ALLOW,
  /** Those who are to be stopped. */
  DENY,
  /** Those who are to be looked at. */
  WATCH
}
