package dev.mitra.features.profile;

/** What a profile remembers. The codes are part of the stored format. */
public enum MeasureKind {
  /** How many events passed the filter: one column. */
  COUNT(0, 1),
  /** An input's values: count, sum, sum of squared deviations, minimum, maximum. */
  VALUE(1, 5),
  /** A field's different values with the time each was last seen, a sample of them when many. */
  DISTINCT(2, 0),
  /** The newest value of an input, and its time: two columns. */
  LAST(3, 2),
  /** The oldest value of an input, and its time: two columns. */
  FIRST(4, 2),
  /** The newest place: latitude, longitude, time. */
  PLACE(5, 3),
  /** The decayed count or sum of all events up to a moment: one column. */
  DECAY(6, 1),
  /** A field's values with the time each was last seen, the newest of them when many. */
  KNOWN(7, 0),
  /** A field's value of each event, a weighted sample of them when many. */
  VALUES(8, 0);

  private static final MeasureKind[] BY_CODE = values();

  private final int code;
  private final int columns;

  MeasureKind(int code, int columns) {
    this.code = code;
    this.columns = columns;
  }

  /** The code in stored profiles. */
  public int code() {
    return code;
  }

  /** How many columns of a cell it takes; 0 for what is kept beside the cells. */
  public int columns() {
    return columns;
  }

  /** Whether it is kept in the cells. */
  public boolean inCells() {
    return columns > 0;
  }

  /** The kind of a stored code, or an exception for a code that no released version wrote. */
  static MeasureKind of(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new CorruptProfileException("measure kind " + code + " is not known");
    }
    return BY_CODE[code];
  }
}
