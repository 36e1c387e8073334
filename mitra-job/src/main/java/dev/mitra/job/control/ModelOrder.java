package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.model.ModelRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order in which models are scored, of those that can be read. */
final class ModelOrder {
  private final List<ModelInForce> order = new ArrayList<>();
  private final List<ModelInForce> inCycles = new ArrayList<>();
  private final Map<String, ModelInForce> micros = new LinkedHashMap<>();
  private final Map<String, Finding> cycles = new LinkedHashMap<>();
  private int microCount;

  /**
   * @param models by name; those that are not sound are left out
   */
  ModelOrder(Collection<ModelInForce> models) {
    List<ModelInForce> others = new ArrayList<>();
    for (ModelInForce model : models) {
      if (isSound(model)) {
        if (model.model().manifest().role() == ModelRole.MICRO) {
          micros.put(Configuration.modelVariable(model.id().name()), model);
        } else {
          others.add(model);
        }
      }
    }
    Set<String> done = new HashSet<>();
    for (String column : micros.keySet()) {
      visit(column, new ArrayList<>(), done);
    }
    order.removeAll(inCycles);
    microCount = order.size();
    order.addAll(others);
  }

  static boolean isSound(ModelInForce model) {
    try {
      var unused = model.model();
      return true;
    } catch (InvalidDeclarationException e) {
      return false;
    }
  }

  private void visit(String column, List<String> path, Set<String> done) {
    ModelInForce model = micros.get(column);
    if (model == null || done.contains(column)) {
      return;
    }
    int before = path.indexOf(column);
    if (before >= 0) {
      List<String> cycle = new ArrayList<>(path.subList(before, path.size()));
      cycle.add(column);
      for (String each : path.subList(before, path.size())) {
        ModelInForce part = micros.get(each);
        if (part != null && cycles.putIfAbsent(part.id().name(), finding(cycle)) == null) {
          inCycles.add(part);
        }
      }
      return;
    }
    path.add(column);
    for (String input : model.model().manifest().features()) {
      visit(input, path, done);
    }
    path.remove(path.size() - 1);
    done.add(column);
    order.add(model);
  }

  private static Finding finding(List<String> cycle) {
    return new Finding(
        "spec.features",
        "reads its own score by way of "
            + String.join(" <- ", cycle)
            + "; a micro model reads those that do not read it");
  }

  /**
   * All that can be scored: the micro models, each after what it reads, then the others by name.
   */
  List<ModelInForce> order() {
    return order;
  }

  /** How many of {@link #order} are micro models. */
  int micros() {
    return microCount;
  }

  /** The columns of the micro models, by name. */
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    micros.forEach(
        (column, model) -> {
          if (!inCycles.contains(model)) {
            columns.add(column);
          }
        });
    return columns;
  }

  /** What stands against models that read themselves, by their names. */
  Map<String, Finding> cycles() {
    return cycles;
  }
}
