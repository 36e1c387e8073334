package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.rules.policy.Thresholds;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** Model resources as commands read and change them: the role and what belongs to it. */
final class ModelSpecs {
  private static final String ROLE = "role";
  private static final String ROLLOUT = "rollout";
  private static final String PERCENT = "percent";
  private static final String BY = "by";

  /** What divides an unpadded base64 text of so many characters from so many bytes. */
  private static final int BASE64_GROUP = 4;

  private ModelSpecs() {}

  /**
   * Reads {@code NAME} or {@code Model/NAME}.
   *
   * @throws InvalidDeclarationException when it names no model
   */
  static ResourceId id(String argument) {
    if (argument.indexOf('/') < 0) {
      return ResourceId.parse(Kind.MODEL.label() + "/" + argument);
    }
    ResourceId id = KindNames.id(argument);
    if (id.kind() != Kind.MODEL) {
      throw new InvalidDeclarationException(
          id.toKey(), "is no model; name one, as `mitra model list` does");
    }
    return id;
  }

  /** The findings about a model that is refused. */
  static InvalidDeclarationException invalid(ModelRefusedException refused) {
    return new InvalidDeclarationException(
        refused.problems().stream()
            .map(problem -> new Finding(problem.path(), problem.message()))
            .toList());
  }

  /** Whether a model is published with a role. */
  static boolean has(ModelRole role, Resource model) {
    return role(model).equals(role.name());
  }

  /** The role as it is published; empty when there is none. */
  static String role(Resource model) {
    return model.spec().path(ROLE).asText();
  }

  /** The version of the artifact. */
  static String version(Resource model) {
    return model.spec().path("version").asText("?");
  }

  /** The split of a challenger; empty when there is none that can be read. */
  static Optional<ModelSplit> split(Resource model) {
    JsonNode rollout = model.spec().path(ROLLOUT);
    double percent = rollout.path(PERCENT).asDouble(Double.NaN);
    return percent >= 0 && percent <= 100
        ? Optional.of(new ModelSplit(percent, rollout.path(BY).asText()))
        : Optional.empty();
  }

  /** The role in words: {@code CHALLENGER, 10 % by card}. */
  static String roleText(Resource model) {
    return role(model) + split(model).map(split -> ", " + splitText(split)).orElse("");
  }

  /** {@code 10 % by card}. */
  static String splitText(ModelSplit split) {
    return number(split.percent()) + " % by " + split.by();
  }

  /** A number as people write it, whole ones without a point. */
  static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** {@code block 0.9, review 0.5}. */
  static String thresholdsText(Thresholds thresholds) {
    StringJoiner words = new StringJoiner(", ");
    words.setEmptyValue("none");
    add("block", thresholds.block(), words);
    add("challenge", thresholds.challenge(), words);
    add("review", thresholds.review(), words);
    return words.toString();
  }

  private static void add(String level, double threshold, StringJoiner words) {
    if (!Double.isNaN(threshold)) {
      words.add(level + " " + number(threshold));
    }
  }

  /** The same model with another role; {@code split} is there for a challenger only. */
  static Resource withRole(Resource model, ModelRole role, Optional<ModelSplit> split) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : model.spec().properties()) {
      if (member.getKey().equals(ROLE)) {
        put(role, split, spec);
      } else if (!member.getKey().equals(ROLLOUT)) {
        spec.set(member.getKey(), member.getValue());
      }
    }
    if (!spec.has(ROLE)) {
      put(role, split, spec);
    }
    return new Resource(model.id(), model.version(), model.labels(), model.effectiveAt(), spec);
  }

  private static void put(ModelRole role, Optional<ModelSplit> split, ObjectNode spec) {
    spec.put(ROLE, role.name());
    split.ifPresent(
        by -> {
          ObjectNode rollout = spec.putObject(ROLLOUT);
          double percent = by.percent();
          if (percent == Math.rint(percent)) {
            rollout.put(PERCENT, (int) percent);
          } else {
            rollout.put(PERCENT, percent);
          }
          rollout.put(BY, by.by());
        });
  }

  /** Whether two contents differ in nothing but version and time. */
  static boolean saysTheSame(Resource one, Resource other) {
    return one.id().equals(other.id())
        && one.spec().equals(other.spec())
        && one.labels().equals(other.labels());
  }

  /**
   * A model as it is published.
   *
   * @param place where it is from, for findings
   * @throws InvalidDeclarationException when it is larger than a record may be
   */
  static Proposed proposed(String place, Resource model, OptionalLong version) {
    byte[] body =
        ResourceYaml.body(
                ResourceYaml.tree(model, version, model.effectiveAt()),
                StrictDocuments.MAX_YAML_BYTES / 4)
            .getBytes(StandardCharsets.UTF_8);
    return new Proposed(place, ResourceParser.parse(null, body), Optional.of(body), List.of());
  }

  /** How large a file is whose base64 is in the spec; empty when the file is elsewhere. */
  static OptionalLong inlineBytes(Resource model) {
    String base64 = model.spec().path("model").asText();
    if (base64.isEmpty()) {
      return OptionalLong.empty();
    }
    int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return OptionalLong.of(base64.length() / BASE64_GROUP * 3L - padding);
  }

  /** A size for people, in units of 1024. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double kib = bytes / 1024.0;
    return kib < 1024
        ? String.format(Locale.ROOT, "%.1f KiB", kib)
        : String.format(Locale.ROOT, "%.1f MiB", kib / 1024);
  }
}
