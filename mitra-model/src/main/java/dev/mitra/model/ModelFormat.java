package dev.mitra.model;

/** How the bytes of a model are written. */
public enum ModelFormat {
  /** XGBoost's JSON model file, written by version 1.7 to 3.x. */
  XGBOOST_JSON("xgboost-json"),
  /** XGBoost's Universal Binary JSON model file, written by version 1.7 to 3.x. */
  XGBOOST_UBJ("xgboost-ubj");

  private final String spelling;

  ModelFormat(String spelling) {
    this.spelling = spelling;
  }

  /** The word for it in a manifest. */
  public String spelling() {
    return spelling;
  }
}
