package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.job.control.Compilation.Scope;
import dev.mitra.rules.list.EntryList;
import dev.mitra.rules.list.ListSpec;
import dev.mitra.rules.list.Purpose;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.policy.DecisionPolicy;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Mode;
import dev.mitra.rules.rule.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes a {@link Configuration} of a compilation. What was admitted once and is not valid any more
 * is left out.
 */
final class ConfigurationBuilder {
  private final Compilation compilation;
  private final List<Finding> leftOut;
  private final FeaturePlan plan;

  /**
   * @param leftOut receives what is left out
   */
  ConfigurationBuilder(Compilation compilation, List<Finding> leftOut) {
    this.compilation = compilation;
    this.leftOut = leftOut;
    this.plan = compilation.plan.plan();
  }

  Configuration build(long epoch, long effectiveAt) {
    leftOut.addAll(compilation.plan.leftOut());
    long planEpoch = compilation.plan.epoch();
    List<BoundPattern> patterns = patterns();
    if (compilation.ground.scope() == Scope.FEATURES) {
      return Configuration.ofFeatures(epoch, effectiveAt, planEpoch, plan, patterns);
    }
    Set<ResourceId> demoted =
        compilation.demotions.isEmpty() ? Set.of() : compilation.demoted(leftOut);
    PolicySpec policy = compilation.policySpec(leftOut);
    RuleSet rules = rules(demoted, shadowed(patterns));
    ModelSet models =
        new ModelSetBuilder(compilation, policy, leftOut).build(demoted, readModels(rules));
    return new Configuration(
        epoch,
        effectiveAt,
        planEpoch,
        plan,
        rules,
        new DecisionPolicy(policy),
        models,
        Stream.concat(plan.names().stream(), models.columnNames().stream()).toList(),
        modelVariables(models),
        lists(),
        patterns);
  }

  /** The models whose outputs are read by rules that are not disabled. */
  private Set<String> readModels(RuleSet rules) {
    Set<String> read = new HashSet<>();
    List<String> readable = compilation.readableModels();
    if (readable.isEmpty()) {
      return read;
    }
    Map<Integer, String> models = new HashMap<>();
    VariableTable table = compilation.expressions().table();
    for (String model : readable) {
      models.put(table.ordinal(Configuration.modelVariable(model)).orElseThrow(), model);
    }
    for (int i = 0; i < rules.size(); i++) {
      CompiledRule rule = rules.get(i);
      if (rule.spec().mode() != Mode.DISABLED) {
        for (int ordinal : rule.when().ordinals()) {
          String model = models.get(ordinal);
          if (model != null) {
            read.add(model);
          }
        }
      }
    }
    return read;
  }

  /** For each variable of a model's output the index of the model. */
  private int[] modelVariables(ModelSet models) {
    List<String> readable = compilation.readableModels();
    int[] places = new int[readable.size()];
    Arrays.fill(places, -1);
    for (int i = 0; i < models.size(); i++) {
      int variable = readable.indexOf(models.get(i).name());
      if (variable >= 0) {
        places[variable] = i;
      }
    }
    return places;
  }

  /** The patterns whose columns the plan has, by name. */
  private List<BoundPattern> patterns() {
    List<BoundPattern> bound = new ArrayList<>();
    for (int entity = 0; entity < plan.entities().size(); entity++) {
      for (PatternColumns columns : plan.patternColumns(entity)) {
        PatternInForce pattern =
            Objects.requireNonNull(compilation.plan.patterns().get(columns.pattern()));
        bound.add(
            new BoundPattern(
                columns.pattern(),
                pattern.epoch(),
                pattern.spec(),
                entity,
                plan.index(columns.columns().get(0).name()).orElseThrow(),
                compiled(pattern)));
      }
    }
    bound.sort(Comparator.comparing(BoundPattern::name));
    return bound;
  }

  private Optional<CompiledPattern> compiled(PatternInForce pattern) {
    try {
      CompiledPattern bound = pattern.bind(plan, compilation.ground.language());
      return bound.spec().mode() == Mode.DISABLED ? Optional.empty() : Optional.of(bound);
    } catch (InvalidDeclarationException e) {
      pattern.setAside();
      leftOut.add(pattern.leftOut(e));
      return Optional.empty();
    }
  }

  /** The variables that patterns in shadow mode stand behind. */
  private Set<String> shadowed(List<BoundPattern> patterns) {
    Set<String> columns = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (BoundPattern pattern : patterns) {
      if (pattern.spec().mode() == Mode.SHADOW) {
        names.add(pattern.name());
      }
    }
    for (PatternColumns pattern : plan.patternColumns()) {
      if (names.contains(pattern.pattern())) {
        pattern.columns().forEach(column -> columns.add(column.name()));
      }
    }
    if (!columns.isEmpty()) {
      columns.addAll(plan.derivedFrom(columns));
    }
    return columns;
  }

  private RuleSet rules(Set<ResourceId> demoted, Set<String> shadowed) {
    List<CompiledRule> compiled = new ArrayList<>(compilation.rules.size());
    for (RuleInForce rule : compilation.rules.values()) {
      try {
        compiled.add(
            rule.bind(
                compilation.ground.schema(),
                compilation.expressions(),
                demoted.contains(rule.id()),
                shadowed));
      } catch (InvalidDeclarationException e) {
        rule.setAside();
        leftOut.add(rule.leftOut(e));
      }
    }
    return RuleSet.of(compiled);
  }

  private List<EntryList> lists() {
    List<EntryList> ready = new ArrayList<>();
    for (String name : compilation.listNames()) {
      ListInForce list = Objects.requireNonNull(compilation.lists.get(name));
      try {
        ready.add(list.entries().get());
      } catch (InvalidDeclarationException e) {
        leftOut.add(list.leftOut(e));
        ready.add(EntryList.of(new ListSpec(Purpose.WATCH, "", List.of())));
      }
    }
    return ready;
  }
}
