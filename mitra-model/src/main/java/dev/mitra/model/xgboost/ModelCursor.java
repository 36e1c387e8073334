package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in an untrusted document, read from front to back. Each method consumes exactly the value
 * at which the cursor stands; a value of another type is a finding and is passed over, so that one
 * run finds everything that is wrong. What cannot be read at all ends the reading at once.
 *
 * <p>Nesting is at most {@value #MAX_DEPTH} deep, no object has a name twice, and arrays have at
 * most {@value XgboostReader#MAX_NODES} elements; another document is refused.
 */
interface ModelCursor extends AutoCloseable {

  /** Deepest nesting; a model nests 9 deep. */
  int MAX_DEPTH = 32;

  /** Longest name of a field. */
  int MAX_NAME = 1000;

  /** Longest text: what a library has put into the attributes. */
  int MAX_TEXT = 1 << 20;

  /** Reads one field of an object, at whose value the cursor stands. */
  @FunctionalInterface
  interface FieldReader {
    void read(String name) throws IOException, ModelRefusedException;
  }

  /** Reads one element of a list, at which the cursor stands. */
  @FunctionalInterface
  interface ElementReader {
    void read(int index) throws IOException, ModelRefusedException;
  }

  /** Whether the cursor stands at an object. */
  boolean atObject();

  /** Whether nothing follows the value read last. */
  boolean atEnd() throws IOException;

  /** Passes over the value, whatever it is. */
  void skip() throws IOException, ModelRefusedException;

  /** Reads each field of an object. */
  void object(String path, FieldReader fields) throws IOException, ModelRefusedException;

  /** Reads each element of a list. */
  void list(String path, ElementReader elements) throws IOException, ModelRefusedException;

  /** The text at the cursor; empty, with a finding, when there is none. */
  String text(String path) throws IOException, ModelRefusedException;

  /** The whole number of 32 bits at the cursor; -1, with a finding, when there is none. */
  int integer(String path) throws IOException, ModelRefusedException;

  /** The whole numbers at the cursor, each of 32 bits. */
  int[] ints(String path, Packing packing) throws IOException, ModelRefusedException;

  /** The numbers at the cursor; NaN and infinities are left for the caller to judge. */
  float[] floats(String path, Packing packing) throws IOException, ModelRefusedException;

  @Override
  void close() throws IOException;

  /** The list of texts at the cursor. */
  default List<String> texts(String path) throws IOException, ModelRefusedException {
    List<String> texts = new ArrayList<>();
    list(path, i -> texts.add(text(path + "[" + i + "]")));
    return texts;
  }
}
