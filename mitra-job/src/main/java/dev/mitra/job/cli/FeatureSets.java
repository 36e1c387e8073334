package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.declare.FeatureSetSpec;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The FeatureSets among the resources of a folder, compiled as the job would. */
final class FeatureSets {
  private FeatureSets() {}

  /**
   * Reads a schema.
   *
   * @throws InvalidDeclarationException with all findings
   */
  static EventSchema schema(Path file) {
    try {
      return EventSchemaParser.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InvalidDeclarationException(file.toString(), "cannot be read (" + e + ")");
    } catch (InvalidDeclarationException e) {
      throw new InvalidDeclarationException(in(file.toString(), e));
    }
  }

  /**
   * The plan of all FeatureSets and patterns of a file or folder. All are in force since 1970.
   *
   * @throws InvalidDeclarationException with the findings of all files
   */
  static FeaturePlan plan(EventSchema schema, Path resources) {
    return VectorDeclarations.read(List.of(resources)).plan(new FeaturePlanCompiler(schema), 0);
  }

  /**
   * The FeatureSets of files and folders, by name, as the job orders them. All are in force since
   * 1970.
   *
   * @throws InvalidDeclarationException with the findings of all files
   */
  static List<DeclaredSet> declared(List<Path> resources) {
    List<Finding> findings = new ArrayList<>();
    Map<String, DeclaredSet> sets = new TreeMap<>();
    for (ResourceFiles.Item item : ResourceFiles.read(resources)) {
      if (item.kind() != Kind.FEATURE_SET
          || !(ResourceParser.parse(null, item.body()) instanceof ControlRecord.Publish publish)) {
        continue;
      }
      try {
        FeatureSetSpec spec = FeatureSetParser.parse(publish.resource().spec());
        String name = publish.id().name();
        DeclaredSet before =
            sets.put(name, new DeclaredSet(name, item.origin(), spec, 0, Map.of()));
        if (before != null) {
          findings.add(another(item, before.path()));
        }
      } catch (InvalidDeclarationException e) {
        findings.addAll(in(item.origin(), e));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return List.copyOf(sets.values());
  }

  /** That a resource is there twice. */
  static Finding another(ResourceFiles.Item item, String before) {
    return new Finding(
        item.origin(), "is another " + item.key() + "; the one in " + before + " is there already");
  }

  /** The findings about a file. */
  static List<Finding> in(String file, InvalidDeclarationException e) {
    return e.findings().stream()
        .map(finding -> new Finding((file + " " + finding.path()).strip(), finding.message()))
        .toList();
  }
}
