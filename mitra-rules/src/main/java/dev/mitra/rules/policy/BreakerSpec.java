package dev.mitra.rules.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import dev.mitra.rules.rule.Action;
import dev.mitra.rules.rule.Guard;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the breaker looks at.
 *
 * @param guard how much a rule may do that has no guard of its own
 * @param actions the actions of such rules that are guarded; at least one
 */
public record BreakerSpec(Guard guard, Set<Action> actions) {

  /**
   * @throws IllegalArgumentException when no action is guarded
   */
  public BreakerSpec {
    actions = Set.copyOf(actions);
    if (actions.isEmpty()) {
      throw new IllegalArgumentException("a breaker guards at least one action");
    }
  }

  static BreakerSpec read(StrictObject breaker) {
    Guard guard = Guard.read(breaker);
    Set<Action> actions = EnumSet.noneOf(Action.class);
    if (breaker.has("actions")) {
      int before = breaker.findings().size();
      List<JsonNode> names = breaker.list("actions");
      for (int i = 0; i < names.size(); i++) {
        add(names.get(i), breaker, "actions[" + i + "]", actions);
      }
      if (names.isEmpty() && breaker.findings().size() == before) {
        breaker.refuse("actions", "is empty; leave it out, which is [BLOCK], or name an action");
      }
    }
    breaker.finish();
    return new BreakerSpec(guard, actions.isEmpty() ? Set.of(Action.BLOCK) : actions);
  }

  private static void add(JsonNode node, StrictObject breaker, String path, Set<Action> actions) {
    String name = node.isTextual() ? node.textValue() : "";
    List<String> allowed = Arrays.stream(Action.values()).map(Action::name).toList();
    if (allowed.contains(name)) {
      actions.add(Action.valueOf(name));
    } else {
      breaker.refuse(
          path,
          (node.isTextual() ? Quote.of(name) + " is not" : "is not")
              + " one of "
              + allowed
              + Nearest.hint(name, allowed));
    }
  }
}
