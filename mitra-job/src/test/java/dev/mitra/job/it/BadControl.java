package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Control records that have to be refused, and what the verdict on each has to say. */
enum BadControl {
  CUT_OFF_JSON("Rule/r", "", "is not readable as JSON at line 1") {
    @Override
    byte[] value() {
      return text("{\"apiVersion\": \"mitra/v1\", \"kind\": ");
    }
  },
  CUT_OFF_YAML("Rule/r", "", "is not readable as YAML at line 3") {
    @Override
    byte[] value() {
      return text("apiVersion: mitra/v1\nkind: [Rule\nmetadata: }");
    }
  },
  RANDOM_BYTES("Rule/r", "", "is not UTF-8") {
    @Override
    byte[] value() {
      byte[] bytes = new byte[512];
      new Random(20).nextBytes(bytes);
      return bytes;
    }
  },
  UNKNOWN_KIND("", "kind", "'Rul' is not a kind", "FeatureSet", "Rule") {
    @Override
    byte[] value() {
      return text("apiVersion: mitra/v1\nkind: Rul\nmetadata: { name: r }\nspec: {}\n");
    }
  },
  OTHER_KEY("Rule/other", "key", "it has to be Rule/r") {
    @Override
    byte[] value() {
      return rule("when: amount > 1, action: BLOCK");
    }
  },
  UNKNOWN_FIELD("Rule/r", "spec", "unknown field 'acton'", "action") {
    @Override
    byte[] value() {
      return rule("when: amount > 1, action: BLOCK, acton: BLOCK");
    }
  },
  RULE_THAT_DOES_NOT_COMPILE("Rule/r", "spec.when", "ends too early") {
    @Override
    byte[] value() {
      return rule("when: 'amount > ', action: BLOCK");
    }
  },
  RULE_OF_ANOTHER_TYPE("Rule/r", "spec.when", "has to be true or false") {
    @Override
    byte[] value() {
      return rule("when: amount + 1.0, action: BLOCK");
    }
  },
  RULE_ON_AN_UNKNOWN_FEATURE("Rule/r", "spec.when", "'card.count_20m'", "card.count_10m") {
    @Override
    byte[] value() {
      return rule("when: card.count_20m > 5, action: BLOCK");
    }
  },
  TRUNCATED_MODEL("Model/m", "spec.model", "breaks off after", "truncated") {
    @Override
    byte[] value() {
      ObjectNode spec = TinyModel.champion("1", "card.count_10m");
      byte[] whole = Base64.getDecoder().decode(spec.path("model").asText());
      byte[] half = Arrays.copyOf(whole, whole.length / 2);
      spec.put("model", Base64.getEncoder().encodeToString(half));
      spec.put("sha256", sha256(half));
      return text(TinyModel.resource("m", spec));
    }
  },
  MODEL_ON_AN_UNKNOWN_FEATURE(
      "Model/m", "spec.features[0]", "'card.count_20m' is not declared", "card.count_10m") {
    @Override
    byte[] value() {
      return text(TinyModel.resource("m", TinyModel.champion("1", "card.count_20m")));
    }
  },
  FEATURES_OF_UNKNOWN_FIELDS("FeatureSet/f", "spec.features[0].spent", "'amuont'", "amount") {
    @Override
    byte[] value() {
      return features("{ of: amuont, aggregates: [sum], windows: [1h] }");
    }
  },
  FEATURES_THAT_ARE_MISSPELT(
      "FeatureSet/f", "spec.features[0].spent", "unknown field 'window'", "windows") {
    @Override
    byte[] value() {
      return features("{ of: amount, aggregates: [sum], window: [1h] }");
    }
  },
  FEATURES_THAT_A_RULE_STILL_READS(
      "FeatureSet/card", "Rule/high-amount spec.when", "card.count_10m") {
    @Override
    byte @Nullable [] value() {
      return null;
    }
  },
  DELETION_OF_NOTHING("Rule/never-published", "", "there is no Rule/never-published to delete") {
    @Override
    byte @Nullable [] value() {
      return null;
    }
  },
  NEITHER_KEY_NOR_VALUE("", "key", "is missing") {
    @Override
    byte @Nullable [] value() {
      return null;
    }
  };

  /** What the verdict names, which is also the record's key; none when empty. */
  final String resource;

  /** Where the verdict finds the mistake. */
  final String path;

  /** What it says about it, in essence. */
  @SuppressWarnings("ImmutableEnumChecker") // It is: List.of made it.
  final List<String> words;

  BadControl(String resource, String path, String... words) {
    this.resource = resource;
    this.path = path;
    this.words = List.of(words);
  }

  byte @Nullable [] key() {
    return resource.isEmpty() ? null : text(resource);
  }

  abstract byte @Nullable [] value();

  private static byte[] rule(String spec) {
    return text(
        "apiVersion: mitra/v1\nkind: Rule\nmetadata: { name: r }\nspec: { " + spec + " }\n");
  }

  private static byte[] features(String spent) {
    return text(
        "apiVersion: mitra/v1\nkind: FeatureSet\nmetadata: { name: f }\n"
            + "spec: { entity: card, features: [ spent: "
            + spent
            + " ] }\n");
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
