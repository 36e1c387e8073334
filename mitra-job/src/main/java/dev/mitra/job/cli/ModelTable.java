package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The models of a control topic, one a line: who decides first, then who is only scored. */
final class ModelTable {
  private static final List<String> ORDER =
      List.of(
          ModelRole.CHAMPION.name(),
          ModelRole.CHALLENGER.name(),
          ModelRole.SHADOW.name(),
          ModelRole.MICRO.name());

  private final List<Standing> models;

  ModelTable(ControlHistory history, long now) {
    models =
        Standing.at(history, now).stream()
            .filter(standing -> standing.id().kind() == Kind.MODEL)
            .sorted(
                Comparator.comparing((Standing standing) -> !standing.isInForce())
                    .thenComparing(ModelTable::place))
            .toList();
  }

  private static int place(Standing standing) {
    if (standing.change().deletes()) {
      return ORDER.size();
    }
    int place = ORDER.indexOf(ModelSpecs.role(standing.change().resource()));
    return place < 0 ? ORDER.size() : place;
  }

  boolean isEmpty() {
    return models.isEmpty();
  }

  void write(PrintWriter out) {
    TextTable table =
        new TextTable(
            List.of(
                "MODEL",
                "STATE",
                "ROLE",
                "DECIDES",
                "VERSION",
                ">EPOCH",
                "SINCE",
                ">FEATURES",
                ">SIZE"));
    for (Standing standing : models) {
      Change change = standing.change();
      if (change.deletes()) {
        table.row(
            change.id().name(),
            standing.state().label(),
            "deletion",
            "-",
            "-",
            Long.toString(change.epoch()),
            Moments.brief(change.effectiveAt()),
            "-",
            "-");
        continue;
      }
      Resource model = change.resource();
      table.row(
          change.id().name(),
          standing.state().label(),
          ModelSpecs.role(model),
          share(standing),
          ModelSpecs.version(model),
          Long.toString(change.epoch()),
          Moments.brief(change.effectiveAt()),
          Integer.toString(model.spec().path("features").size()),
          size(model));
    }
    table.write(out);
  }

  private static String size(Resource model) {
    var bytes = ModelSpecs.inlineBytes(model);
    return bytes.isPresent() ? ModelSpecs.size(bytes.getAsLong()) : "by URI";
  }

  /** Which payments a model decides, in words. */
  private String share(Standing standing) {
    Resource model = standing.change().resource();
    if (standing.state() != Standing.State.IN_FORCE) {
      return "-";
    }
    if (ModelSpecs.has(ModelRole.CHALLENGER, model)) {
      return ModelSpecs.split(model).map(ModelSpecs::splitText).orElse("?");
    }
    if (!ModelSpecs.has(ModelRole.CHAMPION, model)) {
      return "-";
    }
    return challenger()
        .filter(split -> split.percent() > 0)
        .map(split -> split.percent() < 100 ? "the others" : "without " + split.by())
        .orElse("all");
  }

  private Optional<ModelSplit> challenger() {
    return models.stream()
        .filter(standing -> standing.state() == Standing.State.IN_FORCE)
        .map(standing -> standing.change().resource())
        .filter(model -> ModelSpecs.has(ModelRole.CHALLENGER, model))
        .findFirst()
        .flatMap(ModelSpecs::split);
  }

  /** The same for programs. */
  ArrayNode json() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Standing standing : models) {
      Change change = standing.change();
      ObjectNode each = list.addObject();
      each.put("name", change.id().name());
      each.put("state", standing.state().name());
      each.put("epoch", change.epoch());
      each.put("since", Moments.exact(change.effectiveAt()));
      change.version().ifPresent(version -> each.put("recordVersion", version));
      if (change.deletes()) {
        continue;
      }
      Resource model = change.resource();
      each.put("role", ModelSpecs.role(model));
      ModelSpecs.split(model)
          .ifPresent(
              split ->
                  each.putObject("rollout").put("percent", split.percent()).put("by", split.by()));
      each.put("version", ModelSpecs.version(model));
      each.put("sha256", model.spec().path("sha256").asText());
      each.put("features", model.spec().path("features").size());
      ModelSpecs.inlineBytes(model).ifPresent(bytes -> each.put("bytes", bytes));
      if (model.spec().has("uri")) {
        each.put("uri", model.spec().path("uri").asText());
      }
    }
    return list;
  }
}
