package dev.mitra.job.ruletest;

import dev.mitra.features.schema.EventSchema;
import dev.mitra.rules.rule.Mode;
import dev.mitra.rules.rule.RuleScope;
import dev.mitra.rules.rule.RuleSpec;
import dev.mitra.rules.time.Period;
import java.time.Instant;
import java.util.Optional;

/** Why a rule in force that is not reported was not, apart from its condition. */
final class RuleStanding {
  private RuleStanding() {}

  /** The reason, in words that go on after the rule's name. */
  static String of(RuleSpec rule, EventSchema schema, RuleTest test) {
    if (rule.mode() == Mode.DISABLED) {
      return "is DISABLED";
    }
    Period schedule = rule.schedule();
    if (!schedule.contains(test.ingestMillis())) {
      return "is out of schedule at "
          + Instant.ofEpochMilli(test.ingestMillis())
          + (test.ingestMillis() < schedule.from()
              ? ": it begins at " + Instant.ofEpochMilli(schedule.from())
              : ": it ended at " + Instant.ofEpochMilli(schedule.until()));
    }
    Optional<RuleScope> scope = rule.scope();
    if (scope.isPresent()) {
      String field = scope.get().field();
      String value = schema.field(field).map(found -> test.payment().text(found.slot())).orElse("");
      if (!scope.get().values().contains(value)) {
        return "is out of scope: "
            + field
            + " is "
            + (value.isEmpty() ? "missing" : "'" + value + "'");
      }
    }
    return "did not fire";
  }
}
