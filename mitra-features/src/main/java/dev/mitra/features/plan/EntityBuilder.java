package dev.mitra.features.plan;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.FeatureDeclaration;
import dev.mitra.features.declare.ProfileLimits;
import dev.mitra.features.declare.Shape;
import dev.mitra.features.declare.Window;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.InvalidExpressionException;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The profiles of one entity, as its sets are added one by one. */
final class EntityBuilder {
  /** A feature before its measures have their final moments. */
  private record Draft(
      String name,
      Aggregate aggregate,
      List<MeasureDraft> measures,
      Window window,
      long delay,
      double whenEmpty,
      String description) {

    /** Of several measures the one that began last: what its history covers, all do. */
    Feature build() {
      int measure =
          measures.stream()
              .max(Comparator.comparingLong(MeasureDraft::since))
              .map(MeasureDraft::index)
              .orElseThrow();
      return new Feature(name, aggregate, measure, window.millis(), delay, whenEmpty, description);
    }
  }

  private final EntityKind kind;
  private final DeclaredSet first;
  private final EventSchema schema;
  private final ExpressionCompiler expressions;
  private final long retention;
  private final Findings findings;
  private final Map<String, Integer> filterIndices = new HashMap<>();
  private final List<Expression> filters = new ArrayList<>();
  private final MeasureDrafts measures;
  private final Map<String, Draft> features = new LinkedHashMap<>();
  private ProfileLimits limits;

  /**
   * @param kind the kind of entity
   * @param first the first of its sets
   * @param schema the schema
   * @param expressions compiles conditions over events
   * @param before since when measures have been declared, by their keys
   * @param retention the longest window and delay together, milliseconds
   * @param findings receives what is wrong
   */
  EntityBuilder(
      EntityKind kind,
      DeclaredSet first,
      EventSchema schema,
      ExpressionCompiler expressions,
      Map<String, Long> before,
      long retention,
      Findings findings) {
    this.kind = kind;
    this.first = first;
    this.schema = schema;
    this.expressions = expressions;
    this.retention = retention;
    this.findings = findings;
    this.measures = new MeasureDrafts(kind, before);
    this.limits = first.spec().limits();
  }

  /** Adds the features of a set. */
  void add(DeclaredSet set) {
    ProfileLimits more = set.spec().limits();
    // One profile serves all sets of an entity, so the most exact wish decides.
    limits =
        new ProfileLimits(
            Math.max(limits.cells(), more.cells()),
            Math.min(limits.epsilon(), more.epsilon()),
            Math.max(limits.distinctValues(), more.distinctValues()));
    for (FeatureDeclaration declaration : set.spec().features()) {
      add(set, declaration);
    }
  }

  private void add(DeclaredSet set, FeatureDeclaration declaration) {
    int filter = filter(set, declaration);
    List<Field> fields = fields(set, declaration);
    checkRetention(set, declaration);
    List<MeasureDraft> used = new ArrayList<>();
    for (Aggregate aggregate : declaration.aggregates()) {
      MeasureDraft measure = measures.of(set, declaration, aggregate, fields, filter);
      used.add(measure);
      double whenEmpty = declaration.whenEmpty().orElse(aggregate.empty());
      for (Window window : declaration.windows()) {
        add(set, declaration, aggregate, List.of(measure), window, whenEmpty);
      }
    }
    for (Window halfLife : declaration.halfLives()) {
      MeasureDraft measure = measures.decayed(set, declaration, fields, filter, halfLife.millis());
      double whenEmpty = declaration.whenEmpty().orElse(Aggregate.DECAY.empty());
      String name = kind.name() + "." + declaration.featureName(Aggregate.DECAY, halfLife);
      add(
          set,
          declaration,
          new Draft(
              name,
              Aggregate.DECAY,
              List.of(measure),
              Window.WHOLE_LIFE,
              0,
              whenEmpty,
              declaration.description()));
    }
    if (declaration.coverage() && !used.isEmpty()) {
      for (Window window : declaration.windows()) {
        add(set, declaration, Aggregate.COVERAGE, used, window, Aggregate.COVERAGE.empty());
      }
    }
  }

  private void add(
      DeclaredSet set,
      FeatureDeclaration declaration,
      Aggregate aggregate,
      List<MeasureDraft> used,
      Window window,
      double whenEmpty) {
    String name = kind.name() + "." + declaration.featureName(aggregate, window);
    add(
        set,
        declaration,
        new Draft(
            name,
            aggregate,
            used,
            window,
            declaration.delay(),
            whenEmpty,
            declaration.description()));
  }

  private void add(DeclaredSet set, FeatureDeclaration declaration, Draft feature) {
    String path = set.at(declaration.path());
    FeatureNames.check(feature.name(), path, findings);
    if (features.putIfAbsent(feature.name(), feature) != null) {
      FeatureNames.refuseSecond(feature.name(), path, findings);
    }
  }

  private int filter(DeclaredSet set, FeatureDeclaration declaration) {
    String where = declaration.where().strip();
    if (where.isEmpty()) {
      return -1;
    }
    Integer known = filterIndices.get(where);
    if (known != null) {
      return known;
    }
    try {
      filters.add(expressions.condition(where));
      filterIndices.put(where, filters.size() - 1);
      return filters.size() - 1;
    } catch (InvalidExpressionException e) {
      for (Finding finding : e.findings(set.at(declaration.path() + ".where"))) {
        findings.add(finding);
      }
      return -1;
    }
  }

  private List<Field> fields(DeclaredSet set, FeatureDeclaration declaration) {
    List<Field> fields = new ArrayList<>();
    for (String name : declaration.fields()) {
      Optional<Field> field = schema.field(name);
      if (field.isEmpty()) {
        findings.add(
            set.at(declaration.path()),
            "reads %s, which is no field of the schema%s",
            Quote.of(name),
            Nearest.hint(name, schema.fieldNames()));
      } else {
        checkType(set, declaration, field.get());
        fields.add(field.get());
      }
    }
    return fields;
  }

  private void checkType(DeclaredSet set, FeatureDeclaration declaration, Field field) {
    FieldType type = field.type();
    String path = set.at(declaration.path());
    String typeName = type.name().toLowerCase(Locale.ROOT);
    Shape shape = declaration.shape();
    if (shape == Shape.OF && !type.isNumeric()) {
      findings.add(
          path,
          "aggregates '%s' of type %s; a field of type long, double or boolean can be",
          field.name(),
          typeName);
    }
    if (shape == Shape.RATE && type != FieldType.BOOLEAN) {
      findings.add(
          path,
          "takes the rate of '%s' of type %s; a rate is the share of true in a field of type boolean",
          field.name(),
          typeName);
    }
    if (shape == Shape.PLACE && type != FieldType.DOUBLE && type != FieldType.LONG) {
      findings.add(
          path,
          "reads a latitude or longitude from '%s' of type %s; degrees are in fields of type double"
              + " or long",
          field.name(),
          typeName);
    }
  }

  /** What was admitted under a longer retention stays in force. */
  private void checkRetention(DeclaredSet set, FeatureDeclaration declaration) {
    if (!set.measuresSince().isEmpty()) {
      return;
    }
    declaration.windows().stream()
        .filter(window -> !window.isLifetime())
        .max(Comparator.comparingLong(Window::millis))
        .filter(window -> window.millis() + declaration.delay() > retention)
        .ifPresent(
            window ->
                findings.add(
                    set.at(declaration.path()),
                    "has a window of %s%s; profiles are kept for %s without events, so window and"
                        + " delay together may be %s at most",
                    window.text(),
                    declaration.delay() == 0
                        ? ""
                        : " that ends "
                            + Durations.format(declaration.delay())
                            + " before the event",
                    Durations.format(retention),
                    Durations.format(retention)));
  }

  /** The names of its features, in the order of the vector. */
  List<String> names() {
    List<String> names = new ArrayList<>(features.keySet());
    if (!names.isEmpty()) {
      names.add(FeatureNames.coverage(kind.name()));
    }
    return names;
  }

  /** Whether it has no features: its sets declare derived ones only. */
  boolean isEmpty() {
    return features.isEmpty();
  }

  /** Adds what can only be found when all sets have been added. */
  void check() {
    measures.check(findings);
    int bound = EntityPlan.cellBound(build(features.values()), limits);
    if (bound > FeaturePlanCompiler.MOST_CELLS) {
      findings.add(
          first.at("spec.epsilon"),
          "of %s could need %d cells for a busy %s; at most %d are allowed: raise epsilon, lower"
              + " exactCells, or give delayed features (longest: %s) no windows shorter than a"
              + " hundredth of their delay",
          limits.epsilon(),
          bound,
          kind.name(),
          FeaturePlanCompiler.MOST_CELLS,
          Durations.format(features.values().stream().mapToLong(Draft::delay).max().orElse(0)));
    }
  }

  /** When each measure of each set was declared: by set, then by the measure's key. */
  Map<String, Map<String, Long>> declaredBySet() {
    return measures.declaredBySet();
  }

  /** The plan, when nothing is wrong. */
  EntityPlan build() {
    List<Feature> all = new ArrayList<>(build(features.values()));
    all.add(
        new Feature(
            FeatureNames.coverage(kind.name()),
            Aggregate.COVERAGE,
            -1,
            0,
            0,
            Aggregate.COVERAGE.empty(),
            "How far these features can be trusted: below 1, some have not seen all of their"
                + " window."));
    return new EntityPlan(kind, filters, measures.build(), all, limits);
  }

  private static List<Feature> build(Collection<Draft> drafts) {
    return drafts.stream().map(Draft::build).toList();
  }
}
