package dev.mitra.features.profile;

/** What a column of a profile holds. The codes are part of the stored format. */
public enum MeasureKind {
  /** How many events passed the filter: one column. */
  COUNT(0, 1),
  /** A field's values: count, sum, sum of squared deviations, minimum, maximum. */
  VALUE(1, 5),
  /** The field's different values with the time each was last seen; not part of the cells. */
  DISTINCT(2, 0);

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

  /** How many columns of a cell it takes. */
  public int columns() {
    return columns;
  }

  /** The kind of a stored code, or an exception for a code that no released version wrote. */
  static MeasureKind of(int code) {
    return switch (code) {
      case 0 -> COUNT;
      case 1 -> VALUE;
      case 2 -> DISTINCT;
      default -> throw new CorruptProfileException("measure kind " + code + " is not known");
    };
  }
}
