package dev.mitra.rules.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.rules.Seeds;
import dev.mitra.rules.pattern.LookBack.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A bound pattern reads the same from what is kept of events, by ordinals and slots, as its text
 * reads from whole events, by names.
 */
class SlotsPropertyTest {
  private static final int PATTERNS = 300;
  private static final int EVENTS = 12;

  private static final Map<String, ExprType> FIELDS =
      Map.of(
          "amount", ExprType.NUMBER,
          "account_created", ExprType.NUMBER,
          "latitude", ExprType.NUMBER,
          "merchant", ExprType.TEXT,
          "type", ExprType.TEXT,
          "international", ExprType.FLAG);

  private static final List<String> OTHERS =
      List.of("card.count_1h", "card.spent_sum_24h", "time.hour");

  /** An event: its time and its values by name. */
  private record TestEvent(long time, Map<String, Object> values) {
    Object value(String name) {
      return Objects.requireNonNull(values.get(name), name);
    }
  }

  @Test
  void readsThroughSlotsWhatTheTextReadsByName() {
    Random random = Seeds.random(Seeds.announce(SlotsPropertyTest.class), 0);
    int held = 0;
    int looked = 0;
    int refused = 0;
    for (int p = 0; p < PATTERNS; p++) {
      String yaml = pattern(random);
      CompiledPattern pattern;
      try {
        pattern = TestPatterns.compiled(yaml);
      } catch (InvalidDeclarationException e) {
        // Only because it can never match: the conditions are right.
        assertThat(e.findings())
            .as(yaml)
            .allMatch(f -> f.message().matches("can never hold.*|holds for every.*"));
        refused++;
        continue;
      }
      references.clear();
      looked += pattern.lookBacks().size();
      checkKept(pattern);
      for (int e = 0; e < EVENTS; e++) {
        List<List<TestEvent>> taken = taken(pattern.stages().size(), random);
        held += evaluate(yaml, pattern, event(1_000_000, random), taken);
      }
    }
    System.out.println(
        PATTERNS
            - refused
            + " patterns, "
            + looked
            + " look-backs, "
            + held
            + " held, refused "
            + refused);
    assertThat(refused).isLessThan(PATTERNS / 4);
    assertThat(held).isGreaterThan(PATTERNS);
    assertThat(looked).isGreaterThan(PATTERNS);
  }

  /** What is kept stands in the order of its names, at ordinals that are those of the names. */
  private static void checkKept(CompiledPattern pattern) {
    List<String> names = pattern.keptVariables().stream().map(Variable::name).toList();
    assertThat(names).isSorted().doesNotHaveDuplicates();
    assertThat(pattern.kept()).hasSameSizeAs(names);
    assertThat(pattern.readsFeatures())
        .isEqualTo(names.stream().anyMatch(n -> n.startsWith("card.")));
  }

  /** How many of the conditions hold. */
  private int evaluate(
      String yaml, CompiledPattern pattern, TestEvent event, List<List<TestEvent>> taken) {
    List<PlacedStage> placed = PlacedStage.of(pattern.spec());
    Inputs kept = new KeptInputs(pattern, event, taken);
    int held = 0;
    for (int s = 0; s < placed.size(); s++) {
      CompiledStage stage = pattern.stages().get(s);
      assertThat(stage.name()).isEqualTo(placed.get(s).name());
      Optional<Expression> where = stage.where();
      assertThat(where.isPresent()).isEqualTo(!placed.get(s).step().where().isEmpty());
      held += compare(yaml, placed, where, stage.own(), kept, event, taken);
      held += compare(yaml, placed, stage.until(), stage.untilOwn(), kept, event, taken);
    }
    return held;
  }

  private int compare(
      String yaml,
      List<PlacedStage> stages,
      Optional<Expression> condition,
      List<Expression> own,
      Inputs kept,
      TestEvent event,
      List<List<TestEvent>> taken) {
    if (condition.isEmpty()) {
      assertThat(own).isEmpty();
      return 0;
    }
    String source = condition.get().source();
    boolean holds = condition.get().test(kept);
    assertThat(holds)
        .as("%s in\n%s for %s after %s", source, yaml, event, taken)
        .isEqualTo(byName(source, stages, event, taken));
    if (holds) {
      assertThat(own).as("%s in\n%s", source, yaml).allMatch(term -> term.test(kept));
    }
    return holds ? 1 : 0;
  }

  // ---- the reference: whole events, by name

  /** A condition over the names that it reads. */
  private record Reference(VariableTable table, Expression condition) {}

  private final Map<String, Reference> references = new HashMap<>();

  private boolean byName(
      String source, List<PlacedStage> stages, TestEvent event, List<List<TestEvent>> taken) {
    Map<String, Object> values = new HashMap<>(event.values());
    Map<String, ExprType> lookBacks = new TreeMap<>();
    for (String name : TestPatterns.LANGUAGE.names(source)) {
      String[] parts = name.split("\\.", -1);
      for (PlacedStage stage : stages) {
        if (parts[0].equals(stage.name())) {
          String of = parts.length > 2 ? parts[2] : "";
          Object value = lookBack(parts[1], of, event, taken.get(stage.index()));
          values.put(name, value);
          lookBacks.put(name, typeOf(value));
        }
      }
    }
    Reference reference = references.computeIfAbsent(source, s -> reference(s, lookBacks));
    return reference.condition().test(new Named(reference.table(), values));
  }

  private static Reference reference(String source, Map<String, ExprType> lookBacks) {
    List<Variable> variables = new ArrayList<>();
    FIELDS.forEach((name, type) -> variables.add(new Variable(name, type)));
    OTHERS.forEach(name -> variables.add(new Variable(name, ExprType.NUMBER)));
    lookBacks.forEach((name, type) -> variables.add(new Variable(name, type)));
    VariableTable table = VariableTable.of(variables);
    return new Reference(table, TestPatterns.LANGUAGE.withTable(table).condition(source));
  }

  private static ExprType typeOf(Object value) {
    if (value instanceof String) {
      return ExprType.TEXT;
    }
    return value instanceof Boolean ? ExprType.FLAG : ExprType.NUMBER;
  }

  private static Object lookBack(
      String function, String of, TestEvent event, List<TestEvent> taken) {
    if (of.equals("seconds_ago")) {
      return ago(function.equals("first"), event, taken);
    }
    List<Object> values = taken.stream().map(e -> e.values().getOrDefault(of, "")).toList();
    return aggregate(Function.valueOf(function.toUpperCase(Locale.ROOT)), values, missing(of));
  }

  private static Object missing(String of) {
    return missing(FIELDS.getOrDefault(of, ExprType.NUMBER));
  }

  private static Object missing(ExprType type) {
    return switch (type) {
      case TEXT -> "";
      case FLAG -> false;
      case NUMBER, TIMESTAMP -> Double.NaN;
    };
  }

  private static double ago(boolean first, TestEvent event, List<TestEvent> taken) {
    return taken.isEmpty()
        ? Double.NaN
        : (event.time() - taken.get(first ? 0 : taken.size() - 1).time()) / 1000.0;
  }

  private static Object aggregate(Function function, List<Object> values, Object missing) {
    double[] numbers =
        values.stream()
            .filter(v -> v instanceof Double number && !number.isNaN())
            .mapToDouble(v -> (double) v)
            .toArray();
    return switch (function) {
      case COUNT -> (double) values.size();
      case FIRST -> values.isEmpty() ? missing : values.get(0);
      case LAST -> values.isEmpty() ? missing : values.get(values.size() - 1);
      case SUM -> Arrays.stream(numbers).sum();
      case MIN -> Arrays.stream(numbers).min().orElse(Double.NaN);
      case MAX -> Arrays.stream(numbers).max().orElse(Double.NaN);
      case AVG -> Arrays.stream(numbers).average().orElse(Double.NaN);
      case DISTINCT -> (double) values.stream().filter(v -> !v.equals(missing)).distinct().count();
      case FIRST_AGO, LAST_AGO -> throw new AssertionError(function);
    };
  }

  /** Values by name; what has none was not to be read. */
  private record Named(VariableTable table, Map<String, Object> values) implements Inputs {
    private Object value(int ordinal) {
      String name = table.get(ordinal).name();
      return Objects.requireNonNull(values.get(name), name);
    }

    @Override
    public double number(int ordinal) {
      return (double) value(ordinal);
    }

    @Override
    public String text(int ordinal) {
      return (String) value(ordinal);
    }

    @Override
    public boolean flag(int ordinal) {
      return (boolean) value(ordinal);
    }

    @Override
    public long timestampMillis(int ordinal) {
      throw new AssertionError(ordinal);
    }
  }

  // ---- what is looked at: what is kept of events, by slots

  /** An event and what stages have taken, of which nothing but the kept slots is there. */
  private static final class KeptInputs implements Inputs {
    private final CompiledPattern pattern;
    private final TestEvent event;
    private final List<List<TestEvent>> taken;

    KeptInputs(CompiledPattern pattern, TestEvent event, List<List<TestEvent>> taken) {
      this.pattern = pattern;
      this.event = event;
      this.taken = taken;
    }

    private Object slot(TestEvent of, int slot) {
      return of.value(pattern.keptVariables().get(slot).name());
    }

    private Object value(int ordinal) {
      for (int slot = 0; slot < pattern.kept().length; slot++) {
        if (pattern.kept()[slot] == ordinal) {
          return slot(event, slot);
        }
      }
      LookBack lookBack = pattern.lookBacks().get(ordinal - pattern.firstLookBack());
      List<TestEvent> events = taken.get(lookBack.stage());
      boolean first = lookBack.function() == Function.FIRST_AGO;
      if (first || lookBack.function() == Function.LAST_AGO) {
        return ago(first, event, events);
      }
      if (lookBack.slot() < 0) {
        return aggregate(lookBack.function(), new ArrayList<>(events), "");
      }
      return aggregate(
          lookBack.function(),
          events.stream().map(e -> slot(e, lookBack.slot())).toList(),
          missing(pattern.keptVariables().get(lookBack.slot()).type()));
    }

    @Override
    public double number(int ordinal) {
      return (double) value(ordinal);
    }

    @Override
    public String text(int ordinal) {
      return (String) value(ordinal);
    }

    @Override
    public boolean flag(int ordinal) {
      return (boolean) value(ordinal);
    }

    @Override
    public long timestampMillis(int ordinal) {
      throw new AssertionError(ordinal);
    }
  }

  // ---- random patterns and events

  private static String pattern(Random random) {
    StringBuilder yaml = new StringBuilder("entity: card\nwithin: 1h\nsequence:\n");
    List<String> readable = new ArrayList<>();
    int stages = 1 + random.nextInt(4);
    boolean inGroup = false;
    for (int s = 0; s < stages; s++) {
      boolean negative = s > 0 && s < stages - 1 && !inGroup && random.nextInt(4) == 0;
      boolean group = !negative && !inGroup && s < stages - 1 && random.nextInt(4) == 0;
      String indent = inGroup ? "      " : "  ";
      if (group) {
        yaml.append("  - ").append(s == 0 ? "begin" : "next").append(": g").append(s);
        yaml.append("\n    group:\n");
        indent = "      ";
      }
      String relation = s == 0 || group ? "begin" : negative ? "notFollowedBy" : "followedByAny";
      yaml.append(indent).append("- ").append(relation).append(": s").append(s).append('\n');
      if (!negative) {
        readable.add("s" + s);
      }
      if (negative || random.nextInt(5) > 0) {
        yaml.append(indent).append("  where: ").append(condition(random, readable)).append('\n');
      }
      if (!negative && random.nextInt(3) == 0) {
        yaml.append(indent).append("  times: { from: 2 }\n");
        yaml.append(indent).append("  until: ").append(condition(random, readable)).append('\n');
      }
      // A group holds the rest.
      inGroup |= group;
    }
    return yaml.toString();
  }

  private static String condition(Random random, List<String> stages) {
    String join = random.nextInt(3) == 0 ? " || " : " && ";
    StringBuilder condition = new StringBuilder(atom(random, stages));
    for (int more = random.nextInt(3); more > 0; more--) {
      condition.append(join).append(atom(random, stages));
    }
    return condition.toString();
  }

  private static String atom(Random random, List<String> stages) {
    String stage = stages.get(random.nextInt(stages.size()));
    String number = (double) random.nextInt(4) + "";
    return switch (random.nextInt(14)) {
      case 0 -> "amount > " + number;
      case 1 -> "merchant == 'm" + random.nextInt(3) + "'";
      case 2 -> "card.count_1h <= " + number;
      case 3 -> "card.spent_sum_24h >= amount";
      case 4 -> "time.hour != " + number;
      case 5 -> stage + ".count >= " + number;
      case 6 -> "merchant != " + stage + ".last.merchant";
      case 7 -> "amount > " + stage + ".first.amount";
      case 8 -> stage + ".last.seconds_ago < 100" + number;
      case 9 -> stage + ".sum.amount + " + stage + ".avg.latitude > " + number;
      case 10 -> stage + ".max.account_created >= " + stage + ".min.amount";
      case 11 -> stage + ".distinct.merchant > " + stage + ".distinct.amount";
      case 12 -> stage + ".first.international || international";
      default -> stage + ".first.type.startsWith(type)";
    };
  }

  private static List<List<TestEvent>> taken(int stages, Random random) {
    List<List<TestEvent>> taken = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      List<TestEvent> events = new ArrayList<>();
      for (int e = random.nextInt(4); e > 0; e--) {
        events.add(event(random.nextInt(1_000_000), random));
      }
      taken.add(events);
    }
    return taken;
  }

  private static TestEvent event(long time, Random random) {
    Map<String, Object> values = new HashMap<>();
    FIELDS.forEach((name, type) -> values.put(name, value(type, random)));
    OTHERS.forEach(name -> values.put(name, value(ExprType.NUMBER, random)));
    return new TestEvent(time, values);
  }

  private static Object value(ExprType type, Random random) {
    int value = random.nextInt(5);
    if (value == 4) {
      return missing(type);
    }
    return switch (type) {
      case TEXT -> "m" + value;
      case FLAG -> value % 2 == 0;
      case NUMBER, TIMESTAMP -> (double) value;
    };
  }
}
