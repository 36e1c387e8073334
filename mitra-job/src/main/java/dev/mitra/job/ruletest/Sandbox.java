package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.decide.Decider;
import dev.mitra.job.decide.Scores;
import dev.mitra.job.modelfile.ModelFileReader;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The resources of a folder put into force as the job would, and payments decided under them: the
 * same admission, the same configurations by ingest time, the same decider. All resources were
 * published in 1970 unless they ask for a later {@code effectiveAt}. Not thread-safe.
 */
public final class Sandbox implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A resource of the folder.
   *
   * @param origin the file that it is from
   * @param body its text
   */
  public record Published(String origin, byte[] body) {}

  private final EventSchema schema;
  private final ControlView view;
  private final Decider decider;
  private final List<AdmittedChange> changes;
  private final SortedSet<String> rules = new TreeSet<>();
  private final SortedSet<String> patterns = new TreeSet<>();

  /** The test whose payment is decided, or was last. */
  private Optional<RuleTest> current = Optional.empty();

  private JsonNode decision = JSON.missingNode();

  private double[] vector = new double[0];

  private Sandbox(EventSchema schema, List<AdmittedChange> changes, List<Published> resources) {
    this.schema = schema;
    this.changes = changes;
    this.view = new ControlView(schema, Compilation.Scope.ALL, Long.MAX_VALUE / 2);
    this.view.load(changes);
    this.decider = new Decider(schema, new GivenScores());
    for (Published resource : resources) {
      for (ResourceId id : ids(resource)) {
        if (id.kind() == Kind.RULE) {
          rules.add(id.name());
        } else if (id.kind() == Kind.PATTERN) {
          patterns.add(id.name());
        }
      }
    }
  }

  /**
   * Puts resources into force, in this order.
   *
   * @throws InvalidDeclarationException with the findings about all of them, when any is refused
   */
  public static Sandbox open(EventSchema schema, List<Published> resources) {
    return new Sandbox(schema, admit(schema, resources), resources);
  }

  /**
   * Whether resources are admitted, in this order.
   *
   * @throws InvalidDeclarationException with the findings about all of them, when any is refused
   */
  public static void check(EventSchema schema, List<Published> resources) {
    var unused = admit(schema, resources);
  }

  private static List<AdmittedChange> admit(EventSchema schema, List<Published> resources) {
    // Whoever tests a folder reads files of this machine, and publishes nothing.
    try (ModelFileReader files = new ModelFileReader(ModelFileSettings.LOCAL_FILES)) {
      return admit(schema, resources, files);
    }
  }

  private static List<AdmittedChange> admit(
      EventSchema schema, List<Published> resources, ModelFileReader files) {
    Admission admission =
        new Admission(AdmissionRules.unsigned(schema, 0, FeatureSetParser.LONGEST_WINDOW));
    List<AdmittedChange> changes = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    Map<ResourceId, String> seen = new HashMap<>();
    for (Published resource : resources) {
      for (ResourceId id : ids(resource)) {
        String before = seen.putIfAbsent(id, resource.origin());
        if (before != null) {
          findings.add(
              new Finding(
                  resource.origin(),
                  "is another " + id + "; the one in " + before + " is there already"));
        }
      }
      Admission.Verdict verdict =
          admission.admit(
              files.read(new RawRecord("", 0, changes.size(), 0, null, resource.body())));
      verdict.change().ifPresent(changes::add);
      for (Finding finding : verdict.ack().findings()) {
        findings.add(
            new Finding((resource.origin() + " " + finding.path()).strip(), finding.message()));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return changes;
  }

  /** What a resource publishes; nothing when it cannot be read, which admission says. */
  private static List<ResourceId> ids(Published resource) {
    try {
      ControlRecord record = ResourceParser.parse(null, resource.body());
      if (record instanceof ControlRecord.Bundle bundle) {
        return bundle.items().stream().map(ControlRecord::id).toList();
      }
      return List.of(record.id());
    } catch (InvalidDeclarationException e) {
      return List.of();
    }
  }

  /** The schema of the payments. */
  EventSchema schema() {
    return schema;
  }

  /** The names of all rules of the folder, whether in force or not yet. */
  SortedSet<String> rules() {
    return rules;
  }

  /** The names of all patterns of the folder, whether in force or not yet. */
  SortedSet<String> patterns() {
    return patterns;
  }

  /** What is in force at an ingest time. */
  Configuration at(long ingestMillis) {
    return view.at(ingestMillis);
  }

  /** The features in force at an ingest time. */
  FeaturePlan plan(long ingestMillis) {
    return view.at(ingestMillis).plan();
  }

  /** The names of the models in force at an ingest time. */
  SortedSet<String> models(long ingestMillis) {
    SortedSet<String> names = new TreeSet<>();
    Configuration configuration = view.at(ingestMillis);
    configuration.models().all().forEach(model -> names.add(model.name()));
    return names;
  }

  /** Decides the payment of a test: the body of the decision record that the job would write. */
  JsonNode decide(RuleTest test) {
    current = Optional.of(test);
    Configuration configuration = view.at(test.ingestMillis());
    FeaturePlan plan = configuration.plan();
    if (vector.length < configuration.columns().size()) {
      vector = Arrays.copyOf(vector, configuration.columns().size());
    }
    decider.begin(configuration, test.payment(), vector);
    for (int e = 0; e < plan.entities().size(); e++) {
      EntityPlan entity = plan.entities().get(e);
      if (!EntityKeys.of(entity.entity(), test.payment()).isEmpty()) {
        beNew(entity, plan.offset(e));
        plan.fillEmptyPatterns(e, vector, plan.offset(e));
      }
    }
    test.features()
        .forEach((name, value) -> plan.index(name).ifPresent(column -> vector[column] = value));
    try {
      decision =
          JSON.readTree(
              decider.decide(configuration, test.payment(), vector, 0, test.ingestMillis()));
      return decision;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The features of an entity of which nothing is known but that all of it has been seen. */
  private void beNew(EntityPlan entity, int offset) {
    for (int f = 0; f < entity.features().size(); f++) {
      Feature feature = entity.features().get(f);
      vector[offset + f] = feature.aggregate() == Aggregate.COVERAGE ? 1 : feature.whenEmpty();
    }
  }

  /** Why a rule of the folder did what it did with the payment that was decided last. */
  Explanation explain(String name) {
    long at = current.orElseThrow().ingestMillis();
    Configuration configuration = view.at(at);
    for (int i = 0; i < configuration.rules().size(); i++) {
      CompiledRule rule = configuration.rules().get(i);
      if (rule.name().equals(name)) {
        ConditionReader reader =
            new ConditionReader(expressions(configuration, at), decider.inputs());
        return new Explanation(name, standing(rule), reader.terms(rule.spec().when()));
      }
    }
    return new Explanation(name, "is not in force at " + Instant.ofEpochMilli(at), List.of());
  }

  private String standing(CompiledRule rule) {
    for (JsonNode fired : decision.path("rules")) {
      if (fired.path("name").asText().equals(rule.name())) {
        return "fired";
      }
    }
    for (JsonNode fired : decision.path("shadowRules")) {
      if (fired.path("name").asText().equals(rule.name())) {
        return "fired and is only reported ("
            + fired.path("effect").asText(Mode.SHADOW.name())
            + ")";
      }
    }
    return RuleStanding.of(rule.spec(), schema, current.orElseThrow());
  }

  /** What compiles conditions in force at an ingest time, by the ordinals of the decider. */
  private ExpressionCompiler expressions(Configuration configuration, long at) {
    List<Variable> more = new ArrayList<>();
    more.add(new Variable(Configuration.SCORE, ExprType.NUMBER));
    for (BoundModel model : configuration.models().all()) {
      more.add(new Variable(Configuration.modelVariable(model.name()), ExprType.NUMBER));
    }
    return new ExpressionCompiler(
            configuration.plan().variables().plus(more), ExpressionLimits.DEFAULT)
        .withLists(lists(at));
  }

  /** The names of the lists in force at an ingest time, in the order of their ordinals. */
  private List<String> lists(long at) {
    SortedSet<String> names = new TreeSet<>();
    for (AdmittedChange change : changes) {
      if (change.effectiveAt() <= at) {
        ControlRecord record = ResourceParser.parse(null, change.body());
        for (ControlRecord item :
            record instanceof ControlRecord.Bundle bundle ? bundle.items() : List.of(record)) {
          if (item.id().kind() == Kind.LIST && item instanceof ControlRecord.Publish) {
            names.add(item.id().name());
          }
        }
      }
    }
    return List.copyOf(names);
  }

  @Override
  public void close() {
    view.close();
  }

  /** The scores that the test at hand gives, and else those of the models. */
  private final class GivenScores implements Scores {
    @Override
    public double of(BoundModel model, double computed) {
      return current.orElseThrow().models().getOrDefault(model.name(), computed);
    }

    @Override
    public double deciding(double computed) {
      return current.orElseThrow().score().orElse(computed);
    }
  }
}
