package dev.mitra.features.plan;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.declare.DerivedDeclaration;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.InvalidExpressionException;
import dev.mitra.features.expr.InvalidExpressionException.Problem;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.plan.DerivedFeatures.Compiled;
import dev.mitra.features.schema.EventSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compiles the derived features of all sets and puts them into an order without cycles. */
final class DerivedCompiler {
  /** How many names of a circle are shown. */
  private static final int MOST_SHOWN = 4;

  /** A derived feature with the set that declares it. */
  private record Declared(DeclaredSet set, DerivedDeclaration declaration, String name) {
    String path() {
      return set.at(declaration.path());
    }
  }

  private final EventSchema schema;
  private final Map<String, ExprType> features;
  private final Set<String> names;
  private final Findings findings;
  private final List<Declared> declared = new ArrayList<>();

  /**
   * @param schema the schema
   * @param features all other columns of entities by name, in the order of the vector
   * @param findings receives what is wrong
   */
  DerivedCompiler(EventSchema schema, Map<String, ExprType> features, Findings findings) {
    this.schema = schema;
    this.features = new LinkedHashMap<>(features);
    this.names = new HashSet<>(features.keySet());
    this.findings = findings;
  }

  /** Adds the derived features of a set. */
  void add(DeclaredSet set) {
    for (DerivedDeclaration declaration : set.spec().derived()) {
      String name = set.spec().entity() + "." + declaration.name();
      Declared feature = new Declared(set, declaration, name);
      if (FeatureNames.check(name, feature.path(), findings)) {
        if (names.add(name)) {
          declared.add(feature);
        } else {
          FeatureNames.refuseSecond(name, feature.path(), findings);
        }
      }
    }
  }

  /** How many there are. */
  int size() {
    return declared.size();
  }

  /** Compiles them; what is wrong has been added to the findings then. */
  DerivedFeatures compile() {
    if (declared.isEmpty()) {
      return DerivedFeatures.NONE;
    }
    List<Variable> variables = new ArrayList<>();
    features.forEach(
        (name, type) -> {
          if (Variable.isName(name)) {
            variables.add(new Variable(name, type));
          }
        });
    int firstDerived = EventVariables.table(schema).size() + variables.size();
    declared.forEach(d -> variables.add(new Variable(d.name(), ExprType.NUMBER)));
    ExpressionCompiler compiler =
        new ExpressionCompiler(
            EventVariables.table(schema).plus(variables), ExpressionLimits.DEFAULT);

    List<DerivedFeature> result = new ArrayList<>();
    List<Compiled> compiled = new ArrayList<>();
    List<int[]> reads = new ArrayList<>();
    for (Declared feature : declared) {
      DerivedDeclaration declaration = feature.declaration();
      result.add(
          new DerivedFeature(feature.name(), declaration.expression(), declaration.description()));
      Optional<Compiled> expression = compile(compiler, feature);
      expression.ifPresent(compiled::add);
      reads.add(
          expression
              .map(Compiled::expression)
              .map(e -> derivedOf(e.ordinals(), firstDerived))
              .orElse(new int[0]));
    }
    int[] order = order(reads);
    return findings.isEmpty() ? new DerivedFeatures(result, compiled, order) : DerivedFeatures.NONE;
  }

  private static int[] derivedOf(int[] ordinals, int firstDerived) {
    return Arrays.stream(ordinals)
        .filter(o -> o >= firstDerived)
        .map(o -> o - firstDerived)
        .toArray();
  }

  private Optional<Compiled> compile(ExpressionCompiler compiler, Declared feature) {
    String source = feature.declaration().expression();
    InvalidExpressionException asNumber;
    try {
      return Optional.of(new Compiled(compiler.number(source), false));
    } catch (InvalidExpressionException e) {
      asNumber = e;
    }
    try {
      return Optional.of(new Compiled(compiler.condition(source), true));
    } catch (InvalidExpressionException asCondition) {
      if (asCondition.problems().equals(asNumber.problems())) {
        asNumber.findings(feature.path()).forEach(findings::add);
      } else {
        // Neither: it is right but for its type.
        for (Problem problem : asNumber.problems()) {
          findings.add(
              new Finding(feature.path(), problem + "; a condition (true or false) will do too"));
        }
      }
      return Optional.empty();
    }
  }

  /**
   * An order in which each comes after those that it reads, by Kahn's method; a cycle is a finding
   * and is left behind, and so on until none is left.
   */
  private int[] order(List<int[]> reads) {
    int size = reads.size();
    int[] waitsFor = new int[size];
    List<List<Integer>> readBy = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      readBy.add(new ArrayList<>());
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < size; i++) {
      waitsFor[i] = reads.get(i).length;
      for (int read : reads.get(i)) {
        readBy.get(read).add(i);
      }
      if (waitsFor[i] == 0) {
        ready.add(i);
      }
    }
    int[] order = new int[size];
    boolean[] done = new boolean[size];
    int placed = 0;
    int next = 0;
    while (placed < size) {
      if (ready.isEmpty()) {
        while (done[next]) {
          next++;
        }
        List<Integer> cycle = cycle(next, reads, done);
        refuse(cycle);
        for (int member : cycle) {
          waitsFor[member] = 0;
          ready.add(member);
        }
      }
      while (!ready.isEmpty()) {
        int feature = ready.remove();
        if (done[feature]) {
          continue;
        }
        done[feature] = true;
        order[placed++] = feature;
        for (int reader : readBy.get(feature)) {
          if (!done[reader] && --waitsFor[reader] == 0) {
            ready.add(reader);
          }
        }
      }
    }
    return order;
  }

  /** A cycle among those that are not done, found by following what they read. */
  private static List<Integer> cycle(int from, List<int[]> reads, boolean[] done) {
    Set<Integer> path = new LinkedHashSet<>();
    int at = from;
    while (path.add(at)) {
      int[] read = reads.get(at);
      int i = 0;
      // One of them is not done, or this one would be.
      while (done[read[i]]) {
        i++;
      }
      at = read[i];
    }
    List<Integer> walked = new ArrayList<>(path);
    return walked.subList(walked.indexOf(at), walked.size());
  }

  /** Refuses a cycle where the set that is looked at takes part in it. */
  private void refuse(List<Integer> cycle) {
    int begin = 0;
    for (int i = 0; i < cycle.size(); i++) {
      if (declared.get(cycle.get(i)).set().path().isEmpty()) {
        begin = i;
        break;
      }
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= cycle.size(); i++) {
      if (i == MOST_SHOWN && cycle.size() > MOST_SHOWN) {
        names.add((cycle.size() - MOST_SHOWN) + " more");
        names.add(declared.get(cycle.get(begin)).name());
        break;
      }
      names.add(declared.get(cycle.get((begin + i) % cycle.size())).name());
    }
    findings.add(
        declared.get(cycle.get(begin)).path(),
        "reads itself in a circle: %s; a derived feature reads those that do not read it",
        names.stream().collect(Collectors.joining(" → ")));
  }
}
