package dev.mitra.features.catalog;

import dev.mitra.features.catalog.FeatureColumn.Kind;
import dev.mitra.features.check.Durations;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Window;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.expr.InvalidExpressionException;
import dev.mitra.features.plan.DerivedFeature;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.profile.Measure;
import dev.mitra.features.schema.BusinessCalendar;
import dev.mitra.features.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Reads the columns of a plan. */
final class ColumnReader {
  /** What a column of the calendar is, and what it is for. */
  private record Words(String meaning, String description) {}

  /** In the order of the calendar's names. */
  private static final List<Words> CALENDAR =
      List.of(
          new Words("hour, 0 to 23", "What is usual at noon is not at four in the morning."),
          new Words(
              "day of the week, 1 (Monday) to 7 (Sunday)",
              "Shops and people have their weeks: a Friday rush is no attack."),
          new Words("day of the month, 1 to 31", "Rent, fees and instalments have their dates."),
          new Words(
              "1 on the days of the weekend, else 0",
              "Fewer eyes at banks and merchants: bust-outs and takeovers like weekends."),
          new Words(
              "1 in the hours of the night, else 0",
              "Owners sleep, and do not see the message of the first theft."),
          new Words(
              "1 on the days on which salaries come, else 0",
              "Large and unusual payments are honest then: rent, fees, the month's shopping."));

  /** An event that has nothing, and features that are all missing. */
  private static final Inputs NOTHING =
      new Inputs() {
        @Override
        public double number(int ordinal) {
          return Double.NaN;
        }

        @Override
        public String text(int ordinal) {
          return "";
        }

        @Override
        public boolean flag(int ordinal) {
          return false;
        }

        @Override
        public long timestampMillis(int ordinal) {
          return 0;
        }
      };

  private final FeaturePlan plan;

  ColumnReader(FeaturePlan plan) {
    this.plan = plan;
  }

  List<FeatureColumn> fields() {
    List<FeatureColumn> columns = new ArrayList<>();
    for (Field field : plan.schema().fields()) {
      if (field.type().isNumeric()) {
        String type = field.type().name().toLowerCase(Locale.ROOT);
        columns.add(
            FeatureColumn.ofEvent(
                columns.size(),
                Kind.FIELD,
                field.name(),
                List.of(field.name()),
                "the event's `" + field.pointer() + "`, of type " + type,
                field.description()));
      }
    }
    return columns;
  }

  List<FeatureColumn> calendar() {
    List<FeatureColumn> columns = new ArrayList<>();
    int at = plan.firstFeature() - BusinessCalendar.NAMES.size();
    for (int i = 0; i < BusinessCalendar.NAMES.size(); i++) {
      Words words = CALENDAR.get(i);
      columns.add(
          FeatureColumn.ofEvent(
              at + i,
              Kind.CALENDAR,
              BusinessCalendar.NAMES.get(i),
              List.of(),
              words.meaning(),
              words.description()));
    }
    return columns;
  }

  /** The columns of one entity's profile and of its patterns. */
  List<FeatureColumn> profile(int entity) {
    EntityPlan profile = plan.entities().get(entity);
    List<FeatureColumn> columns = new ArrayList<>();
    for (Feature feature : profile.features()) {
      int index = plan.offset(entity) + columns.size();
      columns.add(
          feature.measure() < 0
              ? leastCoverage(index, profile.entity().name(), feature)
              : profile(index, profile, feature));
    }
    for (PatternColumns pattern : plan.patternColumns(entity)) {
      for (PatternColumns.Column column : pattern.columns()) {
        columns.add(
            FeatureColumn.ofPattern(
                plan.offset(entity) + columns.size(),
                column.name(),
                profile.entity().name(),
                column.empty(),
                column.meaning(),
                pattern.description()));
      }
    }
    return columns;
  }

  private static FeatureColumn leastCoverage(int index, String entity, Feature feature) {
    return new FeatureColumn(
        index,
        Kind.PROFILE,
        feature.name(),
        entity,
        word(feature),
        List.of(),
        "",
        "",
        "",
        "",
        "",
        feature.whenEmpty(),
        "least coverage of all features of the profile, 0 to 1",
        feature.description());
  }

  private static FeatureColumn profile(int index, EntityPlan profile, Feature feature) {
    Measure measure = profile.measures().get(feature.measure());
    List<String> fields = measure.fields().stream().map(Field::name).toList();
    String window = written(feature.name(), feature.window());
    String delay = feature.delay() == 0 ? "" : Durations.format(feature.delay());
    String halfLife = measure.halfLife() == 0 ? "" : written(feature.name(), measure.halfLife());
    return new FeatureColumn(
        index,
        Kind.PROFILE,
        feature.name(),
        profile.entity().name(),
        word(feature),
        fields,
        window,
        halfLife,
        delay,
        measure.filter() < 0 ? "" : profile.filters().get(measure.filter()).source(),
        "",
        // What is declared for an empty window does not bear on distinct counts.
        feature.aggregate() == Aggregate.DISTINCT
            ? Aggregate.DISTINCT.empty()
            : feature.whenEmpty(),
        PlainWords.of(feature.aggregate(), String.join("`, `", fields), window, delay, halfLife),
        feature.description());
  }

  private static String word(Feature feature) {
    return feature.aggregate().name().toLowerCase(Locale.ROOT);
  }

  /** A length of time as the name has it: 1d and 24h are the same and make different names. */
  private static String written(String name, long millis) {
    if (millis == Window.LIFETIME) {
      return Window.LIFETIME_TEXT;
    }
    String end = name.substring(name.lastIndexOf('_') + 1);
    try {
      return Durations.parse(end) == millis ? end : Durations.format(millis);
    } catch (IllegalArgumentException e) {
      return Durations.format(millis);
    }
  }

  List<FeatureColumn> derived() {
    List<FeatureColumn> columns = new ArrayList<>();
    int at = plan.size() - plan.derived().size();
    ExpressionCompiler compiler =
        new ExpressionCompiler(plan.variables(), ExpressionLimits.DEFAULT);
    for (DerivedFeature feature : plan.derived()) {
      String source = feature.expression().strip().replaceAll("\\s+", " ");
      OptionalDouble number = ofNothing(compiler, feature.expression());
      columns.add(
          FeatureColumn.derived(
              at + columns.size(),
              feature.name(),
              feature.name().substring(0, feature.name().indexOf('.')),
              source,
              number.orElseGet(() -> isTrueOfNothing(compiler, feature.expression()) ? 1 : 0),
              number.isPresent() ? "`" + source + "`" : "1 when `" + source + "`, else 0",
              feature.description()));
    }
    return columns;
  }

  /** The value of a number when nothing is there; empty for a condition. */
  private static OptionalDouble ofNothing(ExpressionCompiler compiler, String source) {
    try {
      return OptionalDouble.of(compiler.number(source).value(NOTHING));
    } catch (InvalidExpressionException e) {
      return OptionalDouble.empty();
    }
  }

  private static boolean isTrueOfNothing(ExpressionCompiler compiler, String source) {
    try {
      Expression condition = compiler.condition(source);
      return condition.test(NOTHING);
    } catch (InvalidExpressionException e) {
      throw new IllegalStateException("a plan holds no expression that does not compile", e);
    }
  }
}
