package dev.mitra.rules.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.rules.rule.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the spec of a pattern: its fields, each by itself, and those of its steps. Whether the
 * steps make a sequence is for {@link SequenceCheck} to say, where their conditions are checked
 * too.
 */
final class PatternParser {
  private static final int LONGEST_TEXT = 1_000;
  private static final int MOST_COUNTS = 4;
  private static final long SECOND = 1_000L;
  private static final long DEFAULT_LATENESS = 60 * SECOND;
  private static final long LONGEST_LATENESS = 3_600 * SECOND;

  private PatternParser() {}

  static PatternSpec parse(ObjectNode node) {
    Findings findings = new Findings();
    StrictObject spec = StrictObject.of(node, "spec", findings);
    String entity = spec.requiredText("entity");
    Mode mode = spec.enumValue("mode", Mode.class, Mode.ACTIVE);
    String description = spec.text("description", "");
    if (description.length() > LONGEST_TEXT) {
      spec.refuse(
          "description", "is longer than the " + LONGEST_TEXT + " characters that are allowed");
    }
    long within = spec.duration("within", 0, 1, FeatureSetParser.LONGEST_WINDOW);
    List<Step> sequence = StepParser.sequence(spec, "sequence");
    Skip skip = skip(spec);
    List<Long> counts = counts(spec);
    long lateness = spec.duration("lateness", DEFAULT_LATENESS, 0, LONGEST_LATENESS);
    spec.finish();
    findings.throwIfAny();
    return new PatternSpec(entity, mode, description, within, sequence, skip, counts, lateness);
  }

  private static Skip skip(StrictObject spec) {
    Optional<JsonNode> node = spec.node("skip");
    if (node.isEmpty()) {
      return Skip.NONE;
    }
    if (node.get().isObject()) {
      return skipTo(StrictObject.of(node.get(), spec.path("skip"), spec.findings()));
    }
    for (Skip.Kind kind :
        List.of(Skip.Kind.NO_SKIP, Skip.Kind.SKIP_TO_NEXT, Skip.Kind.SKIP_PAST_LAST_EVENT)) {
      if (node.get().isTextual() && node.get().textValue().equals(kind.name())) {
        return new Skip(kind, "");
      }
    }
    spec.refuse(
        "skip",
        "is none of NO_SKIP, SKIP_TO_NEXT, SKIP_PAST_LAST_EVENT, { toFirst: STAGE } and"
            + " { toLast: STAGE }, which are allowed");
    return Skip.NONE;
  }

  private static Skip skipTo(StrictObject skip) {
    boolean first = skip.has("toFirst");
    boolean last = skip.has("toLast");
    String stage = first ? skip.requiredText("toFirst") : last ? skip.requiredText("toLast") : "";
    if (first == last) {
      skip.findings()
          .add(skip.path(), "has to name one stage, as { toFirst: STAGE } or { toLast: STAGE }");
    }
    skip.finish();
    return new Skip(first ? Skip.Kind.SKIP_TO_FIRST : Skip.Kind.SKIP_TO_LAST, stage);
  }

  private static List<Long> counts(StrictObject spec) {
    List<Long> counts = spec.durations("counts", SECOND, FeatureSetParser.LONGEST_WINDOW);
    if (counts.size() > MOST_COUNTS) {
      spec.refuse(
          "counts", "are " + counts.size() + " windows; at most " + MOST_COUNTS + " are allowed");
    }
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < counts.size(); i++) {
      // What is no length of time stands as the shortest one, and has its finding already.
      if (!seen.add(counts.get(i)) && counts.get(i) > SECOND) {
        spec.refuse(
            "counts[" + i + "]",
            "is " + Durations.format(counts.get(i)) + " a second time; once is allowed");
      }
    }
    return new ArrayList<>(new TreeSet<>(counts));
  }
}
