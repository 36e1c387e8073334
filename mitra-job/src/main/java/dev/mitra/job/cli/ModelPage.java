package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.modelfile.ModelFileReader;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.FetchedFile;
import dev.mitra.model.ModelContent;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Everything about one model, for people. */
final class ModelPage {
  /** A line of references names no more names than these. */
  private static final int MOST_NAMES = 4;

  /**
   * What a model is held against.
   *
   * @param inForce the resources
   * @param schema the events
   */
  private record Ground(InForce inForce, EventSchema schema) {}

  private final ControlHistory history;
  private final long now;
  private final boolean allFeatures;

  /**
   * @param now milliseconds since 1970
   * @param allFeatures whether all features are listed, not only the first
   */
  ModelPage(ControlHistory history, long now, boolean allFeatures) {
    this.history = history;
    this.now = now;
    this.allFeatures = allFeatures;
  }

  /**
   * Describes a model that was published: as it is in force, else as it will be, else as it was.
   *
   * @throws InvalidDeclarationException when it was never admitted
   */
  void write(ResourceId id, PrintWriter out) {
    List<Change> changes = history.changes(id);
    InForce inForce = history.at(now);
    Optional<Change> present = inForce.get(id);
    Change shown =
        present.orElseGet(
            () ->
                changes.stream()
                    .filter(change -> !change.deletes())
                    .reduce((first, second) -> second)
                    .orElseThrow(
                        () ->
                            new InvalidDeclarationException(
                                id.toKey(),
                                "was never admitted; `mitra model list` lists the models, `mitra"
                                    + " history "
                                    + id
                                    + "` what was refused")));
    ModelLines lines = new ModelLines();
    lines.add("state", state(id, shown, inForce));
    shown.version().ifPresent(version -> lines.add("record", "version " + version));
    lines.add("epoch", shown.epoch() + shown.bundle().map(bundle -> ", in " + bundle).orElse(""));
    lines.add("published", Moments.exactAndAway(shown.recordMillis(), now));
    lines.add(
        shown.effectiveAt() > now ? "from" : "since",
        Moments.exactAndAway(shown.effectiveAt(), now));
    lines.add(
        "signed by", shown.signers().isEmpty() ? "nobody" : String.join(", ", shown.signers()));
    InForce with = present.isPresent() ? inForce : history.atLast();
    out.println(id);
    about(
        shown.resource(),
        Optional.of(new Ground(with, history.settings().schema())),
        history.settings().modelFiles(),
        allFeatures,
        lines,
        out);
    out.println();
    changes(changes).write(out);
  }

  /** Describes a model of a file and holds it against what is in force. */
  void write(Resource model, String place, PrintWriter out) {
    InForce inForce = history.atLast();
    ModelLines lines = new ModelLines();
    lines.add("from", place);
    lines.add(
        "in force", inForce.get(model.id()).map(change -> besides(change, model)).orElse("no"));
    out.println(model.id());
    about(
        model,
        Optional.of(new Ground(inForce, history.settings().schema())),
        ModelFileSettings.LOCAL_FILES,
        allFeatures,
        lines,
        out);
  }

  private static String besides(Change change, Resource model) {
    return ModelSpecs.saysTheSame(change.resource(), model)
        ? "the same, since epoch " + change.epoch()
        : "another content, version %s as %s, since epoch %d"
            .formatted(
                ModelSpecs.version(change.resource()),
                ModelSpecs.roleText(change.resource()),
                change.epoch());
  }

  /** Describes a model of a file by itself. */
  static void writeAlone(Resource model, String place, boolean allFeatures, PrintWriter out) {
    ModelLines lines = new ModelLines();
    lines.add("from", place);
    out.println(model.id());
    about(model, Optional.empty(), ModelFileSettings.LOCAL_FILES, allFeatures, lines, out);
  }

  private String state(ResourceId id, Change shown, InForce inForce) {
    Optional<Change> demotion = inForce.demotionOf(id);
    if (demotion.isPresent()) {
      return Standing.State.DEMOTED.label()
          + " by "
          + demotion.get().id()
          + ": "
          + demotion.get().resource().spec().path("reason").asText("scored only");
    }
    if (inForce.get(id).isPresent()) {
      return Standing.State.IN_FORCE.label();
    }
    return shown.effectiveAt() > now
        ? Standing.State.SCHEDULED.label()
        : "deleted; `mitra rollback " + id + "` brings it back";
  }

  private static void about(
      Resource model,
      Optional<Ground> ground,
      ModelFileSettings files,
      boolean allFeatures,
      ModelLines lines,
      PrintWriter out) {
    lines.add("role", ModelSpecs.role(model).isEmpty() ? "none said" : ModelSpecs.roleText(model));
    lines.add("version", ModelSpecs.version(model));
    String labels = String.join(", ", labels(model));
    if (!labels.isEmpty()) {
      lines.add("labels", labels);
    }
    Optional<ModelManifest> manifest = Optional.empty();
    try {
      ModelManifest read = ModelManifest.parse(model.spec());
      manifest = Optional.of(read);
      byte[] file = file(read, files);
      facts(ScoringModel.admit(read, file), file.length, lines);
    } catch (ModelRefusedException e) {
      refused(ModelSpecs.invalid(e), lines);
    } catch (InvalidDeclarationException e) {
      refused(e, lines);
    }
    ground.ifPresent(with -> standing(model, with, lines));
    lines.write(out);
    Optional<Set<String>> declared =
        ground.flatMap(with -> ModelFeatures.declared(with.inForce(), with.schema()));
    if (manifest.isPresent()) {
      out.println();
      new ModelFeatures(manifest.get(), declared, allFeatures).write(out);
    }
  }

  private static List<String> labels(Resource model) {
    List<String> labels = new ArrayList<>();
    model.labels().forEach((name, value) -> labels.add(name + ": " + value));
    return labels;
  }

  private static void refused(InvalidDeclarationException e, ModelLines lines) {
    lines.several("WRONG", e.findings().stream().map(Finding::toString).toList());
  }

  private static byte[] file(ModelManifest manifest, ModelFileSettings settings)
      throws ModelRefusedException {
    if (manifest.content() instanceof ModelContent.AtUri at) {
      try (ModelFileReader reader = new ModelFileReader(settings)) {
        FetchedFile fetched = reader.read(at.uri().toString());
        byte[] bytes = fetched.bytes();
        if (bytes == null) {
          throw new InvalidDeclarationException("spec.uri", fetched.reason());
        }
        return bytes;
      }
    }
    ModelContent.Inline inline = (ModelContent.Inline) manifest.content();
    try {
      return Base64.getDecoder().decode(inline.base64());
    } catch (IllegalArgumentException e) {
      throw new InvalidDeclarationException("spec.model", "is not base64");
    }
  }

  private static void facts(ScoringModel model, int bytes, ModelLines lines) {
    ModelFacts facts = ModelFacts.of(model);
    ModelManifest manifest = model.manifest();
    manifest.trainingData().ifPresent(text -> lines.add("training", text));
    lines.add("file", ModelLines.fileText(manifest, bytes));
    lines.add("trees", facts.treesText());
    lines.add("walk", facts.walkText());
    lines.add("objective", ModelLines.objectiveText(manifest));
    lines.add("calibration", ModelLines.calibrationText(manifest));
    lines.add("golden rows", facts.goldenText(manifest.goldenRows().size()));
    lines.add("reference", ModelFeatures.referenceText(manifest));
    lines.add(
        "reasons",
        switch (manifest.reasons().entries().size()) {
          case 0 -> "none";
          case 1 -> "1 entry";
          default -> manifest.reasons().entries().size() + " entries";
        });
  }

  private static void standing(Resource model, Ground ground, ModelLines lines) {
    ModelMoves.policy(ground.inForce())
        .ifPresentOrElse(
            policy -> thresholds(model.id(), policy, lines),
            () -> lines.add("thresholds", "none: there is no Policy/default"));
    References references = new References(ground.inForce(), ground.schema());
    lines.several("reads", sources(references.readBy(model)));
    lines.several("read by", references.readersOf(model.id()));
  }

  /** From where features come; where they are many, how many. */
  private static List<String> sources(List<String> reads) {
    return reads.stream()
        .map(
            line -> {
              int names = line.indexOf(": ");
              int count = line.split(", ", -1).length;
              return names < 0 || count <= MOST_NAMES
                  ? line
                  : line.substring(0, names) + ": " + count + " of the features";
            })
        .toList();
  }

  private static void thresholds(ResourceId id, PolicySpec policy, ModelLines lines) {
    boolean own = policy.models().containsKey(id.name());
    lines.add(
        "thresholds",
        ModelSpecs.thresholdsText(policy.thresholdsOf(id.name()))
            + (own
                ? " (its own, Policy/default models)"
                : " (those of all, Policy/default score)"));
    policy
        .explain()
        .ifPresent(
            explain ->
                lines.add(
                    "explained",
                    "from score %s on, at most %d features"
                        .formatted(ModelSpecs.number(explain.above()), explain.features())));
  }

  private static TextTable changes(List<Change> changes) {
    TextTable table =
        new TextTable(
            List.of(
                ">EPOCH",
                "IN FORCE FROM",
                "ROLE",
                "MODEL VERSION",
                ">RECORD VERSION",
                "IN",
                "SIGNED BY"));
    for (Change change : changes) {
      OptionalLong version = change.version();
      table.row(
          Long.toString(change.epoch()),
          Moments.brief(change.effectiveAt()),
          change.deletes() ? "deleted" : ModelSpecs.roleText(change.resource()),
          change.deletes() ? "-" : ModelSpecs.version(change.resource()),
          version.isPresent() ? Long.toString(version.getAsLong()) : "-",
          change.bundle().map(ResourceId::toKey).orElse("-"),
          change.signers().isEmpty() ? "-" : String.join(", ", change.signers()));
    }
    return table;
  }
}
