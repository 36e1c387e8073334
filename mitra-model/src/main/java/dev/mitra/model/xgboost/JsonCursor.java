package dev.mitra.model.xgboost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A place in an untrusted JSON document, read from front to back. Each method consumes exactly the
 * value at which the cursor stands; a value of another type is a finding and is passed over, so
 * that one run finds everything that is wrong.
 *
 * <p>Numbers are parsed from their text to float at once, as XGBoost does: by way of double, some
 * would be rounded twice.
 */
final class JsonCursor implements AutoCloseable {

  /** A model nests 8 deep; the longest string is what a library has put into the attributes. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNumberLength(100)
                  .maxNameLength(1000)
                  .maxStringLength(1 << 20)
                  .maxDocumentLength(ModelManifest.MAX_MODEL_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Read as numbers, so that the finding can say which value is not finite.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

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

  private final JsonParser parser;
  private final Problems problems;

  JsonCursor(byte[] json, Problems problems) throws IOException {
    this.parser = FACTORY.createParser(json);
    this.problems = problems;
    parser.nextToken();
  }

  /** Whether the cursor stands at an object. */
  boolean atObject() {
    return parser.hasToken(JsonToken.START_OBJECT);
  }

  /** Whether nothing but white space follows the value read last. */
  boolean atEnd() throws IOException {
    return parser.nextToken() == null;
  }

  void skip() throws IOException {
    parser.skipChildren();
  }

  void object(String path, FieldReader fields) throws IOException, ModelRefusedException {
    if (!expect(JsonToken.START_OBJECT, path, "an object")) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.read(name);
    }
  }

  void list(String path, ElementReader elements) throws IOException, ModelRefusedException {
    if (!expect(JsonToken.START_ARRAY, path, "a list")) {
      return;
    }
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      elements.read(i);
    }
  }

  /** The text at the cursor; empty, with a finding, when there is none. */
  String text(String path) throws IOException, ModelRefusedException {
    return expect(JsonToken.VALUE_STRING, path, "text") ? parser.getText() : "";
  }

  List<String> texts(String path) throws IOException, ModelRefusedException {
    List<String> texts = new ArrayList<>();
    list(path, i -> texts.add(text(path + "[" + i + "]")));
    return texts;
  }

  /** How many elements the list at the cursor has, whatever they are. */
  int length(String path) throws IOException, ModelRefusedException {
    int[] length = {0};
    list(
        path,
        i -> {
          length[0] = i + 1;
          skip();
        });
    return length[0];
  }

  int[] ints(String path) throws IOException, ModelRefusedException {
    if (!expect(JsonToken.START_ARRAY, path, "a list of whole numbers")) {
      return new int[0];
    }
    int[] values = new int[16];
    int size = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      if (token == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() == JsonParser.NumberType.INT) {
        values[size] = parser.getIntValue();
      } else {
        problems.add(path + "[" + size + "]", "must be a whole number of 32 bits.");
        skip();
      }
      size++;
    }
    return Arrays.copyOf(values, size);
  }

  /** The numbers at the cursor; NaN and infinities are left for the caller to judge. */
  float[] floats(String path) throws IOException, ModelRefusedException {
    if (!expect(JsonToken.START_ARRAY, path, "a list of numbers")) {
      return new float[0];
    }
    float[] values = new float[16];
    int size = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      if (token.isNumeric()) {
        values[size] = parser.isNaN() ? Float.NaN : Float.parseFloat(parser.getText());
      } else {
        problems.add(path + "[" + size + "]", "must be a number.");
        skip();
      }
      size++;
    }
    return Arrays.copyOf(values, size);
  }

  private boolean expect(JsonToken token, String path, String description)
      throws IOException, ModelRefusedException {
    if (parser.currentToken() == token) {
      return true;
    }
    problems.add(path, "must be " + description + ".");
    skip();
    return false;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
