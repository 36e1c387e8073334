package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.Configuration;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ModelRole;
import dev.mitra.model.drift.Histogram;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.resource.Kind;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The features of a model: whether they are declared, and how they were spread in the training. */
final class ModelFeatures {
  private static final int FIRST = 12;
  private static final int DIGITS = 4;

  private final ModelManifest manifest;
  private final Optional<Set<String>> declared;
  private final boolean all;

  /**
   * @param declared what a model can read; empty when that is not known
   * @param all whether all features are listed, not only the first
   */
  ModelFeatures(ModelManifest manifest, Optional<Set<String>> declared, boolean all) {
    this.manifest = manifest;
    this.declared = declared;
    this.all = all;
  }

  /** The names that a model can read under what is in force; empty when that is not sound. */
  static Optional<Set<String>> declared(InForce inForce, EventSchema schema) {
    List<DeclaredSet> sets = new ArrayList<>();
    List<PatternColumns> patterns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try {
      for (Change change : inForce.all()) {
        String name = change.id().name();
        Kind kind = change.id().kind();
        if (kind == Kind.FEATURE_SET) {
          sets.add(
              new DeclaredSet(
                  name, "", FeatureSetParser.parse(change.resource().spec()), 0, Map.of()));
        } else if (kind == Kind.PATTERN) {
          patterns.add(PatternSpec.parse(change.resource().spec()).columns(name, ""));
        } else if (kind == Kind.MODEL && ModelSpecs.has(ModelRole.MICRO, change.resource())) {
          names.add(Configuration.modelVariable(name));
        }
      }
      names.addAll(new FeaturePlanCompiler(schema).compile(sets, patterns, Map.of()).names());
      return Optional.of(names);
    } catch (InvalidDeclarationException e) {
      return Optional.empty();
    }
  }

  /** What is known of the training's distributions. */
  static String referenceText(ModelManifest manifest) {
    int features = manifest.reference().features().size();
    String scores =
        manifest
            .reference()
            .scores()
            .map(histogram -> "scores in " + histogram.bins() + " bins" + range(histogram))
            .orElse("");
    if (scores.isEmpty() && features == 0) {
      return "none, so drift is not measured";
    }
    return (scores.isEmpty() ? "no scores" : scores)
        + ", "
        + features
        + " of "
        + manifest.features().size()
        + " features";
  }

  private static String range(Histogram histogram) {
    double[] edges = histogram.edges();
    return edges.length == 0
        ? ""
        : ", inner edges %s to %s".formatted(brief(edges[0]), brief(edges[edges.length - 1]));
  }

  private static String brief(double value) {
    double rounded = new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
    return ModelSpecs.number(value == Math.rint(value) ? value : rounded);
  }

  void write(PrintWriter out) {
    List<String> features = manifest.features();
    TextTable table =
        new TextTable(List.of(">#", "FEATURE", "DECLARED", ">MISSING", "INNER EDGES", "REASON"));
    int left = 0;
    for (int i = 0; i < features.size(); i++) {
      String name = features.get(i);
      boolean known = declared.map(names -> names.contains(name)).orElse(true);
      if (!all && i >= FIRST && known) {
        left++;
        continue;
      }
      Optional<Histogram> spread = Optional.ofNullable(manifest.reference().features().get(name));
      table.row(
          Integer.toString(i),
          name,
          declared.isEmpty() ? "?" : known ? "yes" : "NO",
          spread.map(ModelFeatures::missing).orElse("-"),
          spread.map(ModelFeatures::edges).orElse("-"),
          manifest.reasons().of(name).orElse("-"));
    }
    table.write(out);
    if (left > 0) {
      out.println("and " + left + " more; --all lists them");
    }
    long undeclared =
        declared
            .map(names -> features.stream().filter(name -> !names.contains(name)).count())
            .orElse(0L);
    if (undeclared > 0) {
      out.println(
          undeclared
              + " of "
              + features.size()
              + " features are not declared; the model is refused until they are");
    }
  }

  private static String missing(Histogram histogram) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * histogram.missing());
  }

  private static String edges(Histogram histogram) {
    double[] edges = histogram.edges();
    return edges.length == 0
        ? "one value"
        : brief(edges[0]) + " … " + brief(edges[edges.length - 1]);
  }
}
