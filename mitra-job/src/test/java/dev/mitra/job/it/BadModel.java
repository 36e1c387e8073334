package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Models that have to be refused, and what the verdict on each has to say. */
enum BadModel {
  TRUNCATED("spec.model", "breaks off after", "truncated") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      byte[] whole = file(spec);
      put(spec, Arrays.copyOf(whole, whole.length / 2));
    }
  },
  BIT_FLIPPED("spec.goldenRows[0].score", "but the model gives") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      put(spec, flipped(file(spec)));
    }
  },
  WRONG_CHECKSUM("spec.sha256", "but the bytes of the model file have") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      spec.put("model", Base64.getEncoder().encodeToString(flipped(file(spec))));
    }
  },
  CYCLE("spec.model", "a cycle") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      edit(
          spec,
          tree -> {
            int node = 1;
            while (tree.path("left_children").path(node).asInt() < 0) {
              node++;
            }
            ((ArrayNode) tree.path("left_children")).set(node, 1);
            ((ArrayNode) tree.path("right_children")).set(node, 2);
          });
    }
  },
  FEATURE_OUT_OF_RANGE("spec.model", "is 7; the model has the features 0 to 1") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      edit(spec, tree -> ((ArrayNode) tree.path("split_indices")).set(0, 7));
    }
  },
  UNDECLARED_FEATURE("spec.features[0]", "'card.count_20m' is not declared", "card.count_10m") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      ((ArrayNode) spec.path("features")).set(0, "card.count_20m");
    }
  },
  FEATURES_IN_ANOTHER_ORDER("spec.features[0]", "another name there; order and names") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      ObjectNode model = read(file(spec));
      ObjectNode learner = (ObjectNode) model.path("learner");
      learner.putArray("feature_names").add("amount").add("card.count_10m");
      learner.putArray("feature_types").add("float").add("float");
      put(spec, write(model));
    }
  },
  OTHER_GOLDEN_ROWS("spec.goldenRows[1].score", "expects 0.5, but the model gives") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      ((ObjectNode) spec.path("goldenRows").path(1)).put("score", 0.5);
    }
  },
  A_GIGABYTE("spec.uri", "has 1073741824 bytes; at most 67108864 are allowed") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      at(spec, "endless://honest/m.json");
    }
  },
  WITHOUT_AN_END("spec.uri", "has more than the 67108864 bytes that are allowed") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      at(spec, "endless://liar/m.json");
    }
  },
  OUTSIDE_THE_PLACES("spec.uri", "is outside the places that models.locations", "endless://liar/") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      at(spec, "file:///etc/passwd");
    }
  },
  BY_A_DETOUR("spec.uri", "has '.', '..' or '//' in its path") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      at(spec, folder + "../../etc/passwd");
    }
  },
  NOT_THERE("spec.uri", "does not exist, or may not be read by the job") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      at(spec, folder + "gone.json");
    }
  },
  UNREADABLE("spec.uri", "cannot be read; the log of the process that has tried says why") {
    @Override
    void spoil(ObjectNode spec, String folder) {
      at(spec, "endless://broken/m.json");
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the verdict's finding begins with. */
  final String path;

  /** What it says, in essence. */
  @SuppressWarnings("ImmutableEnumChecker") // It is: List.of made it.
  final List<String> words;

  BadModel(String path, String... words) {
    this.path = path;
    this.words = List.of(words);
  }

  /**
   * Makes the spec of a sound model a bad one.
   *
   * @param folder the URI of a folder that files may be read from
   */
  abstract void spoil(ObjectNode spec, String folder);

  /** What is changed about the first tree of a model. */
  private interface Change {
    void of(ObjectNode tree);
  }

  /** Lets a spec have its file elsewhere. */
  static void at(ObjectNode spec, String uri) {
    spec.remove("model");
    spec.put("uri", uri);
  }

  /** The model file in a spec. */
  static byte[] file(ObjectNode spec) {
    return Base64.getDecoder().decode(spec.path("model").asText());
  }

  private static void put(ObjectNode spec, byte[] file) {
    spec.put("model", Base64.getEncoder().encodeToString(file));
    try {
      spec.put(
          "sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void edit(ObjectNode spec, Change change) {
    ObjectNode model = read(file(spec));
    change.of((ObjectNode) firstTree(model));
    put(spec, write(model));
  }

  private static JsonNode firstTree(ObjectNode model) {
    return model.at("/learner/gradient_booster/model/trees/0");
  }

  /** The file with one bit changed, in the first tree's leaf that the first golden row reaches. */
  private static byte[] flipped(byte[] file) {
    JsonNode left = firstTree(read(file)).path("left_children");
    int leaf = 0;
    while (left.path(leaf).asInt() >= 0) {
      // The first row has the smallest count and the smallest amount.
      leaf = left.path(leaf).asInt();
    }
    byte[] flipped = file.clone();
    String text = new String(file, ISO_8859_1);
    int at = text.indexOf('[', text.indexOf("\"split_conditions\"")) + 1;
    for (int i = 0; i < leaf; i++) {
      at = text.indexOf(',', at) + 1;
    }
    while (!Character.isDigit(text.charAt(at))) {
      at++;
    }
    flipped[at] ^= 1;
    return flipped;
  }

  private static ObjectNode read(byte[] file) {
    try {
      return (ObjectNode) JSON.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] write(ObjectNode model) {
    try {
      return JSON.writeValueAsBytes(model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
