package dev.mitra.model.xgboost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place in a JSON document.
 *
 * <p>Numbers are parsed from their text to float at once, as XGBoost does: by way of double, some
 * would be rounded twice. Where XGBoost has floats it reads no whole number, so {@code 0E0} is
 * taken and {@code 0} is not.
 */
final class JsonCursor implements ModelCursor {

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(100)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(MAX_TEXT)
                  .maxDocumentLength(XgboostReader.MAX_FILE_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Read as numbers, so that the finding can say which value is not finite.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final byte[] json;
  private final JsonParser parser;
  private final Problems problems;

  JsonCursor(byte[] json, Problems problems) throws IOException {
    this.json = json;
    this.parser = FACTORY.createParser(json);
    this.problems = problems;
    parser.nextToken();
  }

  @Override
  public boolean atObject() {
    return parser.hasToken(JsonToken.START_OBJECT);
  }

  @Override
  public boolean atEnd() throws IOException {
    return parser.nextToken() == null;
  }

  @Override
  public void skip() throws IOException {
    parser.skipChildren();
  }

  @Override
  public void object(String path, FieldReader fields) throws IOException, ModelRefusedException {
    if (!expect(JsonToken.START_OBJECT, path, "an object")) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = asXgboostReads(parser.currentName());
      parser.nextToken();
      fields.read(name);
    }
  }

  @Override
  public void list(String path, ElementReader elements) throws IOException, ModelRefusedException {
    if (!expect(JsonToken.START_ARRAY, path, "a list")) {
      return;
    }
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      elements.read(i);
    }
  }

  @Override
  public String text(String path) throws IOException, ModelRefusedException {
    return expect(JsonToken.VALUE_STRING, path, "text") ? asXgboostReads(parser.getText()) : "";
  }

  @Override
  public int integer(String path) throws IOException, ModelRefusedException {
    if (isInt(parser.currentToken())) {
      return parser.getIntValue();
    }
    problems.add(path, "must be a whole number of 32 bits.");
    skip();
    return -1;
  }

  @Override
  public int[] ints(String path, Packing packing) throws IOException, ModelRefusedException {
    if (!expect(JsonToken.START_ARRAY, path, "a list of whole numbers")) {
      return new int[0];
    }
    int[] values = new int[16];
    int size = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size, path));
      }
      if (isInt(token)) {
        values[size] = parser.getIntValue();
      } else {
        problems.add(path + "[" + size + "]", "must be a whole number of 32 bits.");
        skip();
      }
      size++;
    }
    return Arrays.copyOf(values, size);
  }

  @Override
  public float[] floats(String path, Packing packing) throws IOException, ModelRefusedException {
    if (!expect(JsonToken.START_ARRAY, path, "a list of numbers")) {
      return new float[0];
    }
    float[] values = new float[16];
    int size = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size, path));
      }
      if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        values[size] = parser.isNaN() ? notFinite() : Float.parseFloat(parser.getText());
      } else {
        problems.add(path + "[" + size + "]", "must be a number with a point or an exponent.");
        skip();
      }
      size++;
    }
    return Arrays.copyOf(values, size);
  }

  /**
   * The name or text at the cursor. XGBoost does not decode {@code \\u0041}: what is written so has
   * another meaning for it, or none, and is handed on as it stands.
   */
  private String asXgboostReads(String decoded) {
    int start = (int) parser.currentTokenLocation().getByteOffset() + 1;
    boolean escaped = false;
    int end = start;
    for (; json[end] != '"'; end++) {
      if (json[end] == '\\') {
        end++;
        escaped |= json[end] == 'u';
      }
    }
    return escaped ? new String(json, start, end - start, StandardCharsets.UTF_8) : decoded;
  }

  /** Jackson's {@code isNaN} is true of infinities too. */
  private float notFinite() throws IOException {
    return parser.getFloatValue();
  }

  private boolean isInt(JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() == JsonParser.NumberType.INT;
  }

  private int grown(int size, String path) throws ModelRefusedException {
    if (size == XgboostReader.MAX_NODES) {
      throw problems.refused(path, "has more than " + XgboostReader.MAX_NODES + " elements.");
    }
    return Math.min(2 * size, XgboostReader.MAX_NODES);
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
