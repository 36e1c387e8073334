package dev.mitra.job.bench.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.rules.resource.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Features and patterns of the default resources. */
final class ShippedResources {
  /** Over six kinds of entity; most of them read features. */
  private static final List<String> PATTERNS =
      List.of(
          "card-testing",
          "velocity-burst",
          "impossible-travel",
          "test-then-spend",
          "account-takeover",
          "stored-card-order",
          "bin-enumeration",
          "skimming-terminal",
          "cod-burst",
          "promo-abuse");

  /** Those that read no features, of the entities that generated features are of. */
  private static final List<String> PATTERNS_OF_EVENTS =
      List.of(
          "card-testing",
          "credential-stuffing",
          "bust-out",
          "mule-pass-through",
          "refund-cycle",
          "refund-to-other-card",
          "account-takeover",
          "cod-burst",
          "cod-after-refusals",
          "promo-abuse");

  private final Path folder;

  /**
   * @param home the checkout
   */
  ShippedResources(Path home) {
    folder = home.resolve("deploy").resolve("defaults").resolve("resources");
  }

  List<Declared> featureSets() throws IOException {
    List<Declared> sets = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("features"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        sets.add(read(Kind.FEATURE_SET, file));
      }
    }
    return sets;
  }

  List<Declared> patterns(WorkloadSpec spec) throws IOException {
    List<String> names =
        spec.features().equals(FeatureScale.SHIPPED) ? PATTERNS : PATTERNS_OF_EVENTS;
    List<Declared> patterns = new ArrayList<>();
    for (String name : names.subList(0, spec.patterns())) {
      patterns.add(read(Kind.PATTERN, folder.resolve("patterns").resolve(name + ".yaml")));
    }
    return patterns;
  }

  private static Declared read(Kind kind, Path file) throws IOException {
    if (!(StrictDocuments.read(Files.readAllBytes(file)) instanceof ObjectNode resource)
        || !(resource.path("spec") instanceof ObjectNode spec)) {
      throw new IOException(file + " is no resource");
    }
    return Declared.of(kind, resource.path("metadata").path("name").asText(), spec);
  }
}
