package dev.mitra.model.xgboost;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.mitra.model.ModelFormat;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;

/**
 * Reads the model files of XGBoost 1.7 to 3.x, JSON and UBJ, in plain Java and takes nothing in
 * them for granted. What was read is either sound, so that it can be scored for any row in bounded
 * time, or refused.
 *
 * <p>Supported are the boosters {@code gbtree} and {@code dart}, the objectives of {@link
 * Objective}, and splits by number and by category; {@code gblinear}, several targets and trees
 * with several values per leaf are refused. All trees of the file are scored, as XGBoost's {@code
 * predict} of a loaded model does, also when its attributes name a {@code best_iteration}: only the
 * scikit-learn wrapper stops there. Who wants fewer trees cuts the model before it is saved; golden
 * rows tell the difference.
 *
 * <p>A field that is not known is refused wherever it could take part in scoring. That is how
 * models broke before: XGBoost 3.3 and 3.4 have each moved the weights of dart to another place,
 * where an older reader passes over them and scores something else.
 *
 * <p>Fields that are read and do not take part in scoring: the version but for what is said at
 * {@link BaseScores}, attributes, names and types of features, the parameters of the objective,
 * {@code boost_from_average}, {@code num_parallel_tree}, the iterations, and of each tree its
 * parents, covers, base weights and loss changes.
 */
public final class XgboostReader {

  /** Largest file, 64 MiB. */
  public static final int MAX_FILE_BYTES = 64 << 20;

  /** Most trees of one model. */
  public static final int MAX_TREES = 10_000;

  /** Most nodes of all trees of one model together. */
  public static final int MAX_NODES = 1_000_000;

  /** Most classes of one model. */
  public static final int MAX_OUTPUTS = 1000;

  /** Largest category. */
  public static final int MAX_CATEGORY = 65_535;

  /** Most categories of all splits of one model together. */
  public static final int MAX_CATEGORIES = 1_000_000;

  /**
   * Most bits of all splits by category of one model together, when a split has as many bits as its
   * largest category says: 8 MiB of them. It bounds what a forest needs that keeps them so.
   */
  public static final long MAX_CATEGORY_BITS = 1L << 26;

  private XgboostReader() {}

  /**
   * Reads and checks a model file.
   *
   * @param file the bytes of the file, at most {@value #MAX_FILE_BYTES}
   * @param format how they are written
   * @throws ModelRefusedException with the findings; their paths are paths in the file
   */
  public static XgboostModel read(byte[] file, ModelFormat format) throws ModelRefusedException {
    Problems problems = new Problems();
    if (file.length == 0) {
      throw problems.refused("", "The model file is empty.");
    }
    if (file.length > MAX_FILE_BYTES) {
      throw problems.refused(
          "",
          "The model file has %d bytes; at most %d are allowed."
              .formatted(file.length, MAX_FILE_BYTES));
    }
    if (format == ModelFormat.XGBOOST_JSON && !isAscii(file)) {
      throw problems.refused("", "The model file is not valid JSON at line 1, column 1.");
    }
    try (ModelCursor cursor =
        switch (format) {
          case XGBOOST_JSON -> new JsonCursor(file, problems);
          case XGBOOST_UBJ -> new UbjCursor(file, problems);
        }) {
      return new ModelReader(cursor, problems).read();
    } catch (StreamConstraintsException e) {
      throw problems.refused(
          "",
          "The model file exceeds a limit%s: nesting, a name, a text or a number is too long for a"
                  .formatted(where(e))
              + " model of XGBoost.");
    } catch (IOException e) {
      throw problems.refused(
          "",
          isAtEnd(e, file.length)
              ? "The model file breaks off after %d bytes: it is truncated or damaged at its end."
                  .formatted(file.length)
              : "The model file is not valid JSON" + where(e) + ".");
    }
  }

  /**
   * How a file seems to be written, by its first two bytes, as XGBoost guesses it: UBJ when a
   * length follows the opening brace, else JSON. Whether it is such a file, {@link #read} tells.
   */
  public static ModelFormat detect(byte[] file) {
    boolean ubj = file.length >= 2 && file[0] == '{' && "LiUIl#$".indexOf(file[1]) >= 0;
    return ubj ? ModelFormat.XGBOOST_UBJ : ModelFormat.XGBOOST_JSON;
  }

  /** Whether a file begins in ASCII; the parser would guess UTF-16 or UTF-32 where it does not. */
  private static boolean isAscii(byte[] file) {
    return file[0] > 0 && (file.length == 1 || file[1] > 0);
  }

  private static boolean isAtEnd(IOException e, int length) {
    if (e instanceof JsonEOFException) {
      return true;
    }
    JsonLocation at = e instanceof JacksonException json ? json.getLocation() : null;
    // A number cut off behind its point or exponent is told at its last character.
    return at != null && at.getByteOffset() >= length - 1;
  }

  /** The place of an error. The parser's own message is left out: it quotes the source. */
  private static String where(IOException e) {
    JsonLocation at = e instanceof JacksonException json ? json.getLocation() : null;
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
