package dev.mitra.model;

/** How a row says that it has no value for a feature. */
public enum MissingValue {
  /** By NaN, which takes the default direction of every split. */
  NAN("NaN");

  private final String spelling;

  MissingValue(String spelling) {
    this.spelling = spelling;
  }

  /** The word for it in a manifest. */
  public String spelling() {
    return spelling;
  }
}
