package dev.mitra.job.bench.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.resource.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is in force during a benchmark, ready to be published. Equal specs make equal rules and
 * models on one machine.
 */
public final class Workload {
  /** Changes whenever the same spec makes something else than before. */
  private static final int VERSION = 1;

  /** Vectors to learn from: enough for full trees, and few enough for a wait of seconds. */
  private static final int SAMPLE = 4_000;

  private static final double BLOCKED = 0.995;
  private static final double CHALLENGED = 0.99;
  private static final double REVIEWED = 0.98;

  private final WorkloadSpec spec;
  private final Path schemaFile;
  private final FeaturePlan plan;
  private final List<Declared> declarations = new ArrayList<>();
  private final List<Declared> models;

  private Workload(Making making) throws IOException {
    spec = making.spec;
    schemaFile = making.schemaFile;
    plan = making.compiled.plan();
    declarations.addAll(making.featureSets);
    declarations.addAll(making.patterns);
    List<Declared> scoring = making.scoring();
    declarations.addAll(ofKind(Kind.POLICY, scoring));
    declarations.addAll(making.rules());
    models = ofKind(Kind.MODEL, scoring);
  }

  private static List<Declared> ofKind(Kind kind, List<Declared> resources) {
    return resources.stream().filter(resource -> resource.id().kind() == kind).toList();
  }

  /**
   * Makes a workload. What takes long, models above all, is kept for the next time.
   *
   * @param home the checkout, of which the default schema and resources are used
   * @param cache the folder in which models and rules are kept; made when it is not there
   * @param progress is told in a few words what is being made, when it takes seconds
   * @throws IOException when a file cannot be read or written
   */
  public static Workload of(WorkloadSpec spec, Path home, Path cache, Consumer<String> progress)
      throws IOException {
    return new Workload(new Making(spec, home, new ResourceCache(cache), progress));
  }

  /** How much is in force. */
  public WorkloadSpec spec() {
    return spec;
  }

  /** The file of the event schema. */
  public Path schemaFile() {
    return schemaFile;
  }

  /** The features and columns of patterns, as the job will compile them. */
  public FeaturePlan plan() {
    return plan;
  }

  /** All resources one by one, in an order in which they can be published. */
  public List<Declared> resources() {
    List<Declared> all = new ArrayList<>(declarations);
    all.addAll(models);
    return all;
  }

  /** The same in as few records as the control topic's size allows, in their order. */
  public List<Declared> records() {
    List<Declared> records = new ArrayList<>();
    ObjectNode bundle = JsonNodeFactory.instance.objectNode();
    ArrayNode items = bundle.putArray("resources");
    declarations.forEach(resource -> items.add(StrictDocuments.read(resource.value())));
    records.add(Declared.of(Kind.BUNDLE, "bench", bundle));
    records.addAll(models);
    return records;
  }

  /** A workload on its way. */
  private static final class Making {
    private final WorkloadSpec spec;
    private final Path schemaFile;
    private final ResourceCache cache;
    private final Consumer<String> progress;
    private final List<Declared> featureSets;
    private final List<Declared> patterns;
    private final Declarations compiled;
    private final String vectors;
    private Optional<Sample> sample = Optional.empty();

    Making(WorkloadSpec spec, Path home, ResourceCache cache, Consumer<String> progress)
        throws IOException {
      this.spec = spec;
      this.cache = cache;
      this.progress = progress;
      schemaFile = home.resolve("deploy").resolve("defaults").resolve("schema.yaml");
      byte[] schemaYaml = Files.readAllBytes(schemaFile);
      EventSchema schema = EventSchemaParser.parse(schemaYaml);
      ShippedResources shipped = new ShippedResources(home);
      featureSets =
          spec.features() instanceof FeatureScale.Generated generated
              ? GeneratedFeatures.of(generated)
              : shipped.featureSets();
      patterns = shipped.patterns(spec);
      compiled = new Declarations(schema, featureSets, patterns);
      vectors =
          String.join(
              "\n",
              "version " + VERSION,
              "seed " + spec.seed(),
              new String(schemaYaml, StandardCharsets.UTF_8),
              featureSets.toString(),
              patterns.toString());
    }

    private Sample sample() {
      if (sample.isEmpty()) {
        progress.accept(SAMPLE + " vectors of " + compiled.plan().size() + " columns");
        sample = Optional.of(Sample.of(compiled, SAMPLE, spec.seed()));
      }
      return sample.get();
    }

    List<Declared> rules() throws IOException {
      String from = vectors + "\nrules " + spec.rules() + " " + spec.rulesThatApply();
      return cache.get(
          "rules",
          from,
          () -> new GeneratedRules(sample(), spec.seed()).of(spec.rules(), spec.rulesThatApply()));
    }

    /** The models, and the policy, whose thresholds come from the champion's scores. */
    List<Declared> scoring() throws IOException {
      String from = vectors + "\ntrees " + spec.championTrees() + " " + spec.shadowTrees();
      return cache.get("scoring", from, this::train);
    }

    private List<Declared> train() {
      List<Declared> scoring = new ArrayList<>();
      ObjectNode policy = policy();
      if (spec.championTrees() > 0) {
        TrainedModels.Packed champion = train(ModelRole.CHAMPION, spec.championTrees());
        decideBy(champion.scores(), policy);
        scoring.add(Declared.of(Kind.MODEL, "bench-champion", champion.spec()));
      }
      if (spec.shadowTrees() > 0) {
        TrainedModels.Packed shadow = train(ModelRole.SHADOW, spec.shadowTrees());
        scoring.add(Declared.of(Kind.MODEL, "bench-shadow", shadow.spec()));
      }
      scoring.add(Declared.of(Kind.POLICY, "default", policy));
      return scoring;
    }

    private TrainedModels.Packed train(ModelRole role, int trees) {
      Sample rows = sample();
      progress.accept("a model of " + trees + " trees over " + compiled.plan().size() + " columns");
      int seed = Math.floorMod((int) spec.seed(), Integer.MAX_VALUE);
      return new TrainedModels(rows).train(role, trees, seed);
    }

    /** Looked at, but never opened: a model that is taken out changes what is measured. */
    private static ObjectNode policy() {
      ObjectNode policy = JsonNodeFactory.instance.objectNode();
      policy.putObject("breaker").put("share", 0.95).put("window", "1m").put("minimum", 1_000);
      return policy;
    }

    private static void decideBy(float[] scores, ObjectNode policy) {
      policy
          .putObject("score")
          .put("block", quantile(scores, BLOCKED))
          .put("challenge", quantile(scores, CHALLENGED))
          .put("review", quantile(scores, REVIEWED));
      policy.putObject("explain").put("above", quantile(scores, REVIEWED)).put("features", 4);
    }

    private static double quantile(float[] ascending, double share) {
      return ascending[(int) (share * (ascending.length - 1))];
    }
  }
}
