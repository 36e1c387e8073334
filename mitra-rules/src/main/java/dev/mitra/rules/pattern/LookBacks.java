package dev.mitra.rules.pattern;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import dev.mitra.rules.pattern.LookBack.Function;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what the conditions of a pattern read of events that stages have taken. */
final class LookBacks {
  private static final String SECONDS_AGO = "seconds_ago";
  private static final Map<String, Function> FUNCTIONS = new LinkedHashMap<>();

  static {
    FUNCTIONS.put("count", Function.COUNT);
    FUNCTIONS.put("first", Function.FIRST);
    FUNCTIONS.put("last", Function.LAST);
    FUNCTIONS.put("sum", Function.SUM);
    FUNCTIONS.put("min", Function.MIN);
    FUNCTIONS.put("max", Function.MAX);
    FUNCTIONS.put("avg", Function.AVG);
    FUNCTIONS.put("distinct", Function.DISTINCT);
  }

  /**
   * A look-back by the name under which conditions read it.
   *
   * @param variable its name and type
   * @param stage the index of the stage
   * @param function what of its events
   * @param of the variable of those events; empty for none
   */
  record Named(Variable variable, int stage, Function function, String of) {}

  private final Map<String, PlacedStage> stages = new HashMap<>();
  private final EventSchema schema;
  private final VariableTable events;
  private final Findings findings;
  private final Map<String, Named> found = new LinkedHashMap<>();

  /**
   * @param stages the stages whose events may be read
   * @param schema whose fields may be read of them
   * @param events the variables of an event
   * @param findings receives what is wrong
   */
  LookBacks(List<PlacedStage> stages, EventSchema schema, VariableTable events, Findings findings) {
    for (PlacedStage stage : stages) {
      this.stages.putIfAbsent(stage.name(), stage);
    }
    this.schema = schema;
    this.events = events;
    this.findings = findings;
  }

  /** All that were found, in the order in which conditions first read them. */
  List<Named> found() {
    return List.copyOf(found.values());
  }

  /** Whether this is the name of one that was found. */
  boolean isOne(String name) {
    return found.containsKey(name);
  }

  /** The variables of all that were found, in the same order. */
  List<Variable> variables() {
    return found.values().stream().map(Named::variable).toList();
  }

  /**
   * Takes the look-backs among the names that a condition reads.
   *
   * @return whether all that are meant as such are ones
   */
  boolean read(PlacedStage reader, String path, List<String> names) {
    boolean right = true;
    for (String name : names) {
      int dot = name.indexOf('.');
      PlacedStage stage = stages.get(dot < 0 ? name : name.substring(0, dot));
      if (stage != null) {
        String problem =
            dot < 0
                ? "is a stage; " + forms(stage.name())
                : problem(reader, stage, name, name.substring(dot + 1));
        if (!problem.isEmpty()) {
          findings.add(new Finding(path, Quote.of(name) + " " + problem));
          right = false;
        }
      }
    }
    return right;
  }

  /** What is wrong with a look-back; nothing, and it is noted, when it is right. */
  private String problem(PlacedStage reader, PlacedStage stage, String name, String what) {
    if (stage.isNegative()) {
      return "reads a " + stage.step().relation().field() + ", which takes no events";
    }
    if (stage.index() > reader.index()) {
      return "reads a later stage; a condition reads events of its own stage and of earlier ones";
    }
    int dot = what.indexOf('.');
    String function = dot < 0 ? what : what.substring(0, dot);
    String of = dot < 0 ? "" : what.substring(dot + 1);
    Function known = FUNCTIONS.get(function);
    if (known == null) {
      return "is nothing that can be read of a stage's events; "
          + forms(stage.name())
          + Nearest.hint(function, FUNCTIONS.keySet());
    }
    return switch (known) {
      case COUNT -> of.isEmpty() ? note(name, stage, known, "", ExprType.NUMBER) : noField(stage);
      case FIRST, LAST ->
          of.equals(SECONDS_AGO)
              ? note(name, stage, ago(known), "", ExprType.NUMBER)
              : field(name, stage, known, of);
      case SUM, MIN, MAX, AVG, DISTINCT -> field(name, stage, known, of);
      case FIRST_AGO, LAST_AGO -> throw new AssertionError(known);
    };
  }

  private String field(String name, PlacedStage stage, Function function, String of) {
    Optional<Field> field = schema.field(of);
    if (field.isEmpty()) {
      return of.isEmpty()
          ? "names no field of the events, as in " + stage.name() + ".last.amount does"
          : "names no field of the schema" + Nearest.hint(of, schema.fieldNames());
    }
    ExprType type = events.type(of).orElseThrow();
    return switch (function) {
      case FIRST, LAST -> note(name, stage, function, of, type);
      case DISTINCT ->
          type == ExprType.FLAG
              ? "counts the values of a field that is true or false; a text or a number is expected"
              : note(name, stage, function, of, ExprType.NUMBER);
      case SUM, MIN, MAX, AVG ->
          type == ExprType.NUMBER
              ? note(name, stage, function, of, ExprType.NUMBER)
              : "needs a field that is a number; " + Quote.of(of) + " is none";
      case COUNT, FIRST_AGO, LAST_AGO -> throw new AssertionError(function);
    };
  }

  private String note(String name, PlacedStage stage, Function function, String of, ExprType type) {
    if (!Variable.isName(name)) {
      return "is longer than the " + Variable.LONGEST_NAME + " characters that are allowed";
    }
    found.putIfAbsent(name, new Named(new Variable(name, type), stage.index(), function, of));
    return "";
  }

  private static Function ago(Function function) {
    return function == Function.FIRST ? Function.FIRST_AGO : Function.LAST_AGO;
  }

  private static String noField(PlacedStage stage) {
    return "has a field too many; write " + stage.name() + ".count";
  }

  private static String forms(String stage) {
    return "conditions read "
        + stage
        + ".count, first.FIELD, last.FIELD, first.seconds_ago, last.seconds_ago, sum.FIELD,"
        + " min.FIELD, max.FIELD, avg.FIELD and distinct.FIELD of it";
  }
}
