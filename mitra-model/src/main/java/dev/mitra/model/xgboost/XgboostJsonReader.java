package dev.mitra.model.xgboost;

import dev.mitra.model.ModelFormat;
import dev.mitra.model.check.ModelRefusedException;

/** {@link XgboostReader} for JSON files. */
public final class XgboostJsonReader {

  /** Most trees of one model. */
  public static final int MAX_TREES = XgboostReader.MAX_TREES;

  private XgboostJsonReader() {}

  /** Reads and checks a JSON model file; see {@link XgboostReader#read}. */
  public static XgboostModel read(byte[] file) throws ModelRefusedException {
    return XgboostReader.read(file, ModelFormat.XGBOOST_JSON);
  }
}
