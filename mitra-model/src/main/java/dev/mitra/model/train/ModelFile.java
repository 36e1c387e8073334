package dev.mitra.model.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Edits of XGBoost JSON model files with one tree a round: the trees of the first rounds only, and
 * names of the features. Everything else is copied token by token, numbers as they are written, so
 * that no leaf changes in its last bit.
 */
final class ModelFile {
  private static final String BOOSTER = "/learner/gradient_booster/model";
  private static final String TREES = BOOSTER + "/trees";
  private static final String TREE_INFO = BOOSTER + "/tree_info";
  private static final String ROUNDS = BOOSTER + "/iteration_indptr";
  private static final String TREE_COUNT = BOOSTER + "/gbtree_model_param/num_trees";
  private static final String NAMES = "/learner/feature_names";

  /** What XGBoost writes of the training itself, which says nothing about the model. */
  private static final String ATTRIBUTES = "/learner/attributes";

  private static final JsonFactory JSON = new JsonFactory();

  private final int rounds;
  private final List<String> names;

  private ModelFile(int rounds, List<String> names) {
    this.rounds = rounds;
    this.names = names;
  }

  /**
   * The file with less in it.
   *
   * @param file a model file as XGBoost writes it
   * @param rounds how many rounds are kept, of at least as many
   * @param names the names of all features in order; none leaves those of the file
   */
  static byte[] cut(byte[] file, int rounds, List<String> names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    try (JsonParser in = JSON.createParser(file);
        JsonGenerator copy = JSON.createGenerator(out)) {
      in.nextToken();
      new ModelFile(rounds, names).copy(in, copy, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void copy(JsonParser in, JsonGenerator out, String path) throws IOException {
    switch (in.currentToken()) {
      case START_OBJECT -> copyObject(in, out, path);
      case START_ARRAY -> copyArray(in, out, path);
      case VALUE_STRING -> out.writeString(path.equals(TREE_COUNT) ? "" + rounds : in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
      case VALUE_TRUE -> out.writeBoolean(true);
      case VALUE_FALSE -> out.writeBoolean(false);
      case VALUE_NULL -> out.writeNull();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("no value at " + path);
    }
  }

  private void copyObject(JsonParser in, JsonGenerator out, String path) throws IOException {
    out.writeStartObject();
    boolean empty = path.equals(ATTRIBUTES);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      if (empty) {
        in.skipChildren();
      } else {
        out.writeFieldName(name);
        copy(in, out, path + "/" + name);
      }
    }
    out.writeEndObject();
  }

  private void copyArray(JsonParser in, JsonGenerator out, String path) throws IOException {
    boolean named = path.equals(NAMES) && !names.isEmpty();
    int most = named ? 0 : most(path);
    // Below an array there is nothing to edit; a path without numbers names no member of it.
    String below = path + "/[]";
    out.writeStartArray();
    for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i < most) {
        copy(in, out, below);
      } else {
        in.skipChildren();
      }
    }
    if (named) {
      for (String name : names) {
        out.writeString(name);
      }
    }
    out.writeEndArray();
  }

  private int most(String path) {
    return switch (path) {
      case TREES, TREE_INFO -> rounds;
      case ROUNDS -> rounds + 1;
      default -> Integer.MAX_VALUE;
    };
  }
}
