package dev.mitra.features.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;

/** A profile's features held against an oracle's, at the event that both took in last. */
final class Comparison {

  /** How closely features are compared. */
  enum Closeness {
    /** Each by itself against what it is by definition. */
    EACH,
    /** All aggregates of one window against one stretch of history whose edges may be off. */
    TOGETHER,
    /** Each between what it is in the narrowest and the widest window there may be. */
    BRACKETED
  }

  private final Oracle oracle;
  private final Closeness closeness;
  private final List<List<Asked>> groups;

  /** A comparison under the declarations that are in force. */
  Comparison(Oracle oracle, Closeness closeness) {
    this.oracle = oracle;
    this.closeness = closeness;
    Map<Object, List<Asked>> byWindow = new LinkedHashMap<>();
    for (Asked a : oracle.asked()) {
      if (!a.isCoverage()) {
        Object group =
            closeness == Closeness.TOGETHER && a.halfLife() == 0
                ? List.of(a.of().name(), a.window())
                : a.feature();
        byWindow.computeIfAbsent(group, any -> new ArrayList<>()).add(a);
      }
    }
    this.groups = List.copyOf(byWindow.values());
  }

  /** Compares all features; returns how many. Fails with what differs, and the context. */
  int check(TestProfile profile, Supplier<String> context) {
    for (List<Asked> group : groups) {
      if (closeness == Closeness.BRACKETED) {
        expect(profile, group.get(0).feature(), oracle.bracket(group.get(0)), context);
      } else {
        checkWindow(profile, group, context);
      }
    }
    for (Asked a : oracle.asked()) {
      if (a.isCoverage()) {
        expect(profile, a.feature(), oracle.coverage(a), context);
      }
    }
    expect(profile, "coverage", oracle.leastCoverage(), context);
    return oracle.asked().size() + 1;
  }

  private static void expect(
      TestProfile profile, String feature, Allowed allowed, Supplier<String> context) {
    if (!allowed.holds(profile.value(feature))) {
      throw new AssertionError(
          "%s: %s is %s, by definition %s"
              .formatted(context.get(), feature, profile.value(feature), allowed));
    }
  }

  private void checkWindow(TestProfile profile, List<Asked> group, Supplier<String> context) {
    List<Span> spans = oracle.spans(group.get(0));
    for (Span span : spans) {
      if (explains(span, group, profile)) {
        return;
      }
    }
    StringJoiner said = new StringJoiner("\n  ");
    for (Asked a : group) {
      said.add(a.feature() + " is " + profile.value(a.feature()));
      for (Span span : spans.subList(0, Math.min(20, spans.size()))) {
        said.add("  by definition " + oracle.allowed(a, span) + " in " + span);
      }
    }
    throw new AssertionError(
        "%s: none of %d possible windows explains\n  %s"
            .formatted(context.get(), spans.size(), said));
  }

  private boolean explains(Span span, List<Asked> group, TestProfile profile) {
    for (Asked a : group) {
      if (!oracle.allowed(a, span).holds(profile.value(a.feature()))) {
        return false;
      }
    }
    return true;
  }
}
