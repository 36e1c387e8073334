package dev.mitra.job.control;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.model.ModelRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Random resources of all kinds over a few names, so that they meet: each readable, and most of
 * them valid when what they read is in force.
 */
final class RandomResources {
  /** How many resources of a kind there are. */
  private static final int NAMES = 4;

  private static final String[] ENTITIES = {"card", "merchant", "device"};
  private static final String[] CONDITIONS = {
    "amount > %d",
    "amount > %d && merchant != ''",
    "card.count_1h >= %d",
    "card in list('l%d')",
    "!(merchant in list('l%d')) && amount < 500",
    "model.m%d > 0.2",
    "score >= 0.%d",
    "device.count_1h > 3 || merchant.count_1h > %d",
    "pattern.p%d",
    "amount > 5 && pattern.p%d.stage >= 1",
  };

  private final Random random;
  private final boolean versioned;
  private final Map<String, Long> versions = new HashMap<>();

  /**
   * @param versioned whether every resource has a version; else half of them
   */
  RandomResources(Random random, boolean versioned) {
    this.random = random;
    this.versioned = versioned;
  }

  /**
   * A resource.
   *
   * @param key kind and name
   * @param text the resource in YAML or JSON
   */
  record Named(String key, String text) {}

  /** The key of some resource, of those that {@link #any} makes. */
  String key() {
    return switch (random.nextInt(10)) {
      case 0 -> "FeatureSet/" + pick(ENTITIES);
      case 8, 9 -> "Pattern/p" + random.nextInt(NAMES);
      case 1, 2 -> "List/l" + random.nextInt(NAMES);
      case 3 -> "Model/m" + random.nextInt(NAMES);
      case 4 -> "Policy/default";
      default -> "Rule/r" + random.nextInt(2 * NAMES);
    };
  }

  /**
   * A resource of any kind.
   *
   * @param now about when it is published, milliseconds since 1970
   * @param inForce what demotions can be about
   */
  Named any(long now, List<AdmittedChange> inForce) {
    return switch (random.nextInt(10)) {
      case 0 -> bundle(now);
      case 1 -> demotion(inForce);
      default -> plain(key(), effectiveAt(now), now);
    };
  }

  /** The next version of a resource; sometimes one that it has had. */
  Optional<Long> version(String key) {
    if (!versioned && key.hashCode() % 2 == 0) {
      return Optional.empty();
    }
    long last = versions.getOrDefault(key, 0L);
    if (last > 0 && random.nextInt(8) == 0) {
      return Optional.of(1 + random.nextLong(last));
    }
    versions.put(key, last + 1 + random.nextInt(2));
    return Optional.of(versions.get(key));
  }

  private String effectiveAt(long now) {
    return random.nextInt(4) == 0
        ? ", effectiveAt: " + Instant.ofEpochMilli(now + random.nextInt(30_000))
        : "";
  }

  private Named plain(String key, String effectiveAt, long now) {
    int slash = key.indexOf('/');
    String kind = key.substring(0, slash);
    String name = key.substring(slash + 1);
    String metadata = version(key).map(number -> ", version: " + number).orElse("") + effectiveAt;
    String text =
        switch (kind) {
          case "FeatureSet" -> featureSet(name, metadata);
          case "List" -> Controls.resource(kind, name, metadata, list(now));
          case "Model" -> model(name, metadata);
          case "Pattern" -> Controls.resource(kind, name, metadata, pattern(name));
          case "Policy" -> Controls.resource(kind, name, metadata, policy());
          default -> Controls.resource(kind, name, metadata, rule(now));
        };
    return new Named(key, text);
  }

  private String featureSet(String entity, String metadata) {
    List<String> lines = new ArrayList<>(List.of("entity: " + entity, "features:"));
    lines.add("  - count: { windows: [1h] }");
    if (random.nextBoolean()) {
      lines.add("  - amount: { of: amount, aggregates: [sum, max], windows: [1h, 24h] }");
    }
    if (random.nextInt(4) == 0) {
      lines.add("derived:");
      lines.add("  - twice: " + entity + ".count_1h * 2.0");
      if (random.nextInt(3) == 0) {
        lines.add("  - hit: \"pattern.p0 && amount > 1\"");
      }
    }
    return Controls.resource("FeatureSet", entity, metadata, String.join("\n", lines));
  }

  /** So few sequences that they often come again, under another mode or with other counts. */
  private String pattern(String name) {
    List<String> spec = new ArrayList<>();
    String entity = ENTITIES[name.hashCode() % ENTITIES.length];
    spec.add("entity: " + entity);
    spec.add("within: " + pick("1h", "1h", "1h", "24h"));
    if (random.nextInt(3) == 0) {
      spec.add("mode: " + pick("ACTIVE", "SHADOW", "DISABLED"));
    }
    if (random.nextInt(3) == 0) {
      spec.add("counts: [" + pick("1h", "24h") + "]");
    }
    spec.add("sequence:");
    spec.add("  - begin: a");
    spec.add(
        "    where: "
            + pick(
                "amount < 100", "amount < 100", "amount < 100", entity + ".amount_sum_24h < 100"));
    spec.add("  - followedBy: b");
    spec.add("    where: amount > 500 && merchant != a.last.merchant");
    return String.join("\n", spec);
  }

  private String list(long now) {
    StringBuilder spec = new StringBuilder("purpose: DENY\nentries:");
    int entries = random.nextInt(5);
    if (entries == 0) {
      spec.append(" []");
    }
    for (int i = 0; i < entries; i++) {
      spec.append("\n  - { value: c").append(random.nextInt(4));
      if (random.nextBoolean()) {
        spec.append(", from: ").append(Instant.ofEpochMilli(now - random.nextInt(60_000)));
        spec.append(", until: ").append(Instant.ofEpochMilli(now + 1 + random.nextInt(60_000)));
      }
      spec.append(" }");
    }
    return spec.toString();
  }

  private String model(String name, String metadata) {
    ModelRole role = random.nextInt(3) == 0 ? ModelRole.CHAMPION : ModelRole.SHADOW;
    // The frame of a model is JSON; its metadata is written as in YAML everywhere else.
    StringBuilder members = new StringBuilder();
    for (String member : metadata.isEmpty() ? new String[0] : metadata.substring(2).split(", ")) {
      int colon = member.indexOf(": ");
      String value = member.substring(colon + 2);
      boolean number = value.chars().allMatch(Character::isDigit);
      members.append(",\"").append(member, 0, colon).append("\":");
      members.append(number ? value : "\"" + value + "\"");
    }
    String frame = "\"metadata\":{\"name\":\"" + name + "\"";
    return Models.model(name, role).replace(frame, frame + members);
  }

  private String policy() {
    List<String> spec = new ArrayList<>();
    spec.add("score: { block: 0.9, review: 0." + (1 + random.nextInt(8)) + " }");
    if (random.nextBoolean()) {
      spec.add("points: { challenge: " + random.nextInt(100) + " }");
    }
    if (random.nextBoolean()) {
      spec.add("breaker: { share: 0.1, window: 1m, minimum: 50, actions: [BLOCK, REVIEW] }");
    }
    if (random.nextInt(3) == 0) {
      spec.add("signers: { Rule: " + signers() + ", Policy: " + signers() + " }");
    }
    return String.join("\n", spec);
  }

  private int signers() {
    return 1 + random.nextInt(2);
  }

  private String rule(long now) {
    List<String> spec = new ArrayList<>();
    String condition = pick(CONDITIONS).formatted(random.nextInt(NAMES));
    spec.add("when: \"" + condition + "\"");
    String action = pick("BLOCK", "CHALLENGE", "REVIEW", "ALLOW", "TAG");
    spec.add("action: " + action);
    spec.add("points: " + random.nextInt(100));
    if (random.nextInt(3) == 0) {
      spec.add("scope: { field: merchant, values: [m" + random.nextInt(3) + ", other] }");
    }
    if (random.nextInt(3) == 0) {
      spec.add("rollout: { percent: " + random.nextInt(101) + ", by: card }");
    }
    if (random.nextInt(3) == 0) {
      spec.add("schedule: { until: " + Instant.ofEpochMilli(now + random.nextInt(90_000)) + " }");
    }
    if (random.nextInt(3) == 0) {
      String until = Instant.ofEpochMilli(now + random.nextInt(90_000)).toString();
      spec.add("suppress: [{ field: card, value: c1, until: " + until + " }]");
    }
    if (random.nextInt(3) == 0) {
      spec.add("guard: { share: 0.5, window: 30s, minimum: 10 }");
    }
    if (random.nextInt(4) == 0) {
      spec.add("mode: " + pick("ACTIVE", "SHADOW", "DISABLED"));
    }
    return String.join("\n", spec);
  }

  private Named demotion(List<AdmittedChange> inForce) {
    String target = "Rule/r0";
    long epoch = random.nextInt(10);
    List<AdmittedChange> targets =
        inForce.stream()
            .filter(c -> c.body() != null && c.key().matches("(Rule|Model)/.*"))
            .toList();
    if (!targets.isEmpty()) {
      AdmittedChange change = targets.get(random.nextInt(targets.size()));
      target = change.key();
      epoch = change.epoch();
    }
    String name = target.replace('/', '-').toLowerCase(Locale.ROOT);
    String version = versioned ? ", version: " + (epoch + 1) : "";
    String spec =
        "target: %s\nepoch: %d\nreason: too much\nshare: 0.5\npayments: 10\nfired: 5\nwindowMillis: 60000"
            .formatted(target, epoch);
    return new Named("Demotion/" + name, Controls.resource("Demotion", name, version, spec));
  }

  private Named bundle(long now) {
    String name = "b" + random.nextInt(NAMES);
    String metadata =
        version("Bundle/" + name).map(number -> ", version: " + number).orElse("")
            + effectiveAt(now);
    List<String> seen = new ArrayList<>();
    StringBuilder spec = new StringBuilder("resources:");
    int published = random.nextInt(4);
    int deleted = published == 0 ? 1 : random.nextInt(2);
    for (int i = 0; i < published; i++) {
      String key = key();
      // Their JSON is the same on one line; a model's is too long to be worth its indentation.
      if (!seen.contains(key) && !key.startsWith("Model/")) {
        seen.add(key);
        String item = plain(key, "", now).text;
        spec.append("\n  - ").append(item.strip().replace("\n", "\n    "));
      }
    }
    if (seen.isEmpty()) {
      spec.append(" []");
    }
    if (deleted > 0) {
      spec.append("\ndelete: [").append(key()).append(']');
    }
    return new Named(
        "Bundle/" + name, Controls.resource("Bundle", name, metadata, spec.toString()));
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** What is in force when random resources begin to come. */
  static List<String> beginning() {
    List<String> resources = new ArrayList<>(List.of(Controls.CARD, Controls.MERCHANT));
    resources.add(Controls.DEVICE);
    for (int i = 0; i < NAMES; i++) {
      resources.add(Controls.resource("List", "l" + i, "", "entries: [{ value: c" + i + " }]"));
    }
    for (String entity : List.of("card", "merchant")) {
      resources.add(
          Controls.resource(
              "Pattern",
              entity.equals("card") ? "p0" : "p1",
              "",
              "entity: " + entity + "\nwithin: 1h\nsequence: [{ begin: a, where: amount < 100 }]"));
    }
    resources.add(Models.model("m0", ModelRole.CHAMPION));
    resources.add(Models.model("m1", ModelRole.SHADOW));
    resources.add(Controls.rule("r0", "card.count_1h >= 3", "REVIEW"));
    resources.add(Controls.rule("r1", "card in list('l1') || score > 0.5", "BLOCK"));
    resources.add(Controls.POLICY);
    return resources;
  }

  /** A time of record for an offset. */
  static long millis(long offset) {
    return Payments.T0 + 1_000 * offset;
  }
}
