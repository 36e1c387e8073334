package dev.mitra.job.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ResourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Control records of any content: valid ones, valid ones in which something was changed, documents
 * of any shape, and bytes; with headers of any content, and, where keys are given, signed by some
 * of them.
 */
final class HostileRecords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Pieces of documents and expressions, short and long. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          ":",
          "\n",
          "'",
          "\"",
          "&a ",
          "*a",
          "---\n",
          "null",
          "1e999",
          "\u0000",
          "((((",
          "@",
          ".nan",
          "spec",
          "1h",
          "card",
          "BLOCK",
          "\ud83d\ude00",
          "\ud800",
          "%s",
          "%n",
          "-1",
          "!!str",
          "true",
          "list('l0')",
          "in",
          "9".repeat(300),
          "x".repeat(5_000),
          "(".repeat(300),
          "amount > 1 && ".repeat(200),
          "[".repeat(200),
          "é".repeat(100));

  private static final List<String> NAMES =
      List.of(
          "apiVersion",
          "kind",
          "metadata",
          "name",
          "version",
          "labels",
          "effectiveAt",
          "spec",
          "resources",
          "delete",
          "entries",
          "value",
          "from",
          "until",
          "when",
          "action",
          "scope",
          "field",
          "values",
          "rollout",
          "percent",
          "by",
          "suppress",
          "guard",
          "share",
          "window",
          "minimum",
          "breaker",
          "signers",
          "Rule",
          "target",
          "epoch",
          "features",
          "model",
          "entity",
          "sequence",
          "begin",
          "next",
          "followedBy",
          "notFollowedBy",
          "where",
          "times",
          "to",
          "gap",
          "until",
          "group",
          "within",
          "skip",
          "toLast",
          "counts",
          "mode");

  private static final List<String> TEXTS =
      List.of(
          "mitra/v1",
          "Rule",
          "Bundle",
          "List",
          "Demotion",
          "Policy",
          "Pattern",
          "Pattern/p0",
          "NO_SKIP",
          "SHADOW",
          "24h",
          "a.last.amount > a.sum.amount",
          "pattern.p0",
          "default",
          "Rule/r0",
          "r0",
          "amount > 1",
          "BLOCK",
          "1m",
          "card",
          "2026-03-01T00:00:00Z",
          "",
          " ",
          "NaN");

  private final Random random;
  private final RandomResources resources;
  private final List<String> keys;

  /**
   * @param keys the ids of keys that may sign; empty when nothing is signed
   */
  HostileRecords(Random random, List<String> keys) {
    this.random = random;
    this.resources = new RandomResources(random, !keys.isEmpty());
    this.keys = keys;
  }

  /**
   * A record.
   *
   * @param hostile of ten records, how many are no sound ones
   * @param inForce what has been admitted
   */
  RawRecord next(long offset, int hostile, List<AdmittedChange> inForce) {
    long now = RandomResources.millis(offset) - (random.nextInt(5) == 0 ? 3_000 : 0);
    if (random.nextInt(6) == 0) {
      String key = random.nextInt(4) == 0 ? demotionKey(inForce) : resources.key();
      Optional<Long> version = resources.version(key);
      return finish(offset, now, key, null, version.orElse(0L), hostile);
    }
    RandomResources.Named resource = resources.any(now, inForce);
    byte[] value = resource.text().getBytes(UTF_8);
    if (random.nextInt(10) < hostile) {
      value =
          switch (random.nextInt(6)) {
            case 0 -> bytes(random.nextInt(400));
            case 1 -> write(document(0));
            case 2, 3 -> mutated(resource.text()).getBytes(UTF_8);
            default -> mutatedTree(value);
          };
    }
    return finish(offset, now, resource.key(), value, 0, hostile);
  }

  private String demotionKey(List<AdmittedChange> inForce) {
    return inForce.stream()
        .map(AdmittedChange::key)
        .filter(key -> key.startsWith("Demotion/"))
        .findAny()
        .orElse("Demotion/rule-r0");
  }

  private RawRecord finish(
      long offset, long now, String key, byte @Nullable [] value, long version, int hostile) {
    byte[] keyBytes = key.getBytes(UTF_8);
    if (random.nextInt(20) < hostile) {
      keyBytes = hostileKey();
    } else if (value != null && keys.isEmpty() && random.nextBoolean()) {
      keyBytes = null;
    }
    List<String> headers = new ArrayList<>();
    if (version > 0) {
      headers.addAll(List.of("mitra-version", Long.toString(version)));
    }
    for (String id : keys) {
      if (random.nextInt(4) > 0) {
        headers.addAll(List.of("mitra-signature", sign(id, key, value, version, now)));
      }
    }
    if (random.nextInt(20) < hostile) {
      addHostile(headers);
    }
    return new RawRecord("control", 0, offset, now, keyBytes, value, headers);
  }

  private String sign(String id, String key, byte @Nullable [] value, long version, long now) {
    ResourceId resource = ResourceId.parse(key);
    return value == null
        ? Signers.signer(id).delete(resource, Math.max(1, version), now, now + 60_000)
        : Signers.signer(id).publish(resource, value, now, now + 60_000);
  }

  private byte @Nullable [] hostileKey() {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> bytes(random.nextInt(300));
      // A character of two code units where the key is cut for the verdict.
      case 2 -> ("x".repeat(199) + "\ud83d\ude00").getBytes(UTF_8);
      case 3 -> ("Rule/" + "\"".repeat(random.nextInt(260))).getBytes(UTF_8);
      case 4 -> resources.key().getBytes(UTF_8);
      default -> pick(List.of("", "/", "Rule/", "Bundle/b0", "rule/r0")).getBytes(UTF_8);
    };
  }

  private void addHostile(List<String> headers) {
    String name = random.nextInt(4) == 0 ? "mitra-version" : "mitra-signature";
    int copies = random.nextInt(5) == 0 ? 200 : 1 + random.nextInt(3);
    String value =
        switch (random.nextInt(6)) {
          case 0 -> new String(bytes(random.nextInt(5_000)), UTF_8);
          case 1 -> Long.toString(random.nextLong());
          case 2 -> pick(PIECES);
          case 3 -> "v1;key=" + pick(TEXTS) + ";signedAt=1;expiresAt=2;sig=AAAA";
          case 4 -> headers.size() < 2 ? "" : mutated(headers.get(headers.size() - 1));
          default -> "v1;" + "key=a;".repeat(random.nextInt(50));
        };
    for (int i = 0; i < copies; i++) {
      headers.addAll(List.of(name, value));
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String mutated(String original) {
    StringBuilder text = new StringBuilder(original);
    for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, pick(PIECES));
        case 1 -> text.delete(at, end);
        case 2 -> text.insert(at, text.substring(at, end));
        default -> text.insert(at, (char) random.nextInt(128));
      }
    }
    return text.toString();
  }

  /** The document with another node in some place. */
  private byte[] mutatedTree(byte[] document) {
    JsonNode tree = StrictDocuments.read(document);
    List<JsonNode> containers = new ArrayList<>();
    collect(tree, containers);
    for (int mutations = 1 + random.nextInt(2); mutations > 0; mutations--) {
      JsonNode node = containers.get(random.nextInt(containers.size()));
      if (node instanceof ObjectNode object && !object.isEmpty()) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = pick(names);
        switch (random.nextInt(4)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(pick(NAMES), document(2));
          case 2 -> object.put(name, mutated(object.path(name).asText()));
          default -> object.set(name, document(2));
        }
      } else if (node instanceof ArrayNode list) {
        list.insert(0, list.isEmpty() ? document(2) : list.get(0));
      }
    }
    return write(tree);
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  /** A document of any shape. */
  private JsonNode document(int depth) {
    return switch (random.nextInt(depth > 4 ? 5 : 8)) {
      case 0 -> NODES.numberNode(random.nextInt(10) - 1);
      case 1 -> NODES.numberNode(random.nextGaussian() * 1e18);
      case 2 -> NODES.booleanNode(random.nextBoolean());
      case 3 -> random.nextBoolean() ? NODES.nullNode() : NODES.textNode(pick(PIECES));
      case 4 -> NODES.textNode(pick(TEXTS));
      case 5 -> list(depth);
      default -> object(depth);
    };
  }

  private JsonNode list(int depth) {
    ArrayNode list = NODES.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(document(depth + 1));
    }
    return list;
  }

  private JsonNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(pick(random.nextInt(9) == 0 ? PIECES : NAMES), document(depth + 1));
    }
    return object;
  }

  private static byte[] write(JsonNode document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
