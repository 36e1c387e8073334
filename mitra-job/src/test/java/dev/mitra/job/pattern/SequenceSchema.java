package dev.mitra.job.pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.rules.pattern.CheckedPattern;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import java.util.List;

/** The schema of {@link SequenceEvent}s, under which all of them are scored. */
final class SequenceSchema {
  static final String YAML =
      """
      apiVersion: mitra/v1
      kind: EventSchema
      metadata: { name: sequences }
      spec:
        id: id
        type: type
        time: time
        scored: [a, b, c, d, e, s]
        calendar:
          zone: Asia/Kolkata
          weekend: [SATURDAY, SUNDAY]
          nightHours: { from: 23, to: 5 }
        fields:
          - { name: id,       pointer: /id,       type: string, maxLength: 128 }
          - { name: type,     pointer: /type,     type: string, maxLength: 64 }
          - { name: time,     pointer: /time,     type: time }
          - { name: card,     pointer: /card,     type: string, maxLength: 64 }
          - { name: merchant, pointer: /merchant, type: string, maxLength: 64 }
          - { name: amount,   pointer: /amount,   type: double }
          - { name: items,    pointer: /items,    type: long }
          - { name: remote,   pointer: /remote,   type: boolean }
        entities:
          - { name: card, key: [card] }
      """;

  static final EventSchema SCHEMA = EventSchemaParser.parse(YAML.getBytes(UTF_8));

  /** The features that conditions read. */
  static final String FEATURES =
      Controls.featureSet(
          "card",
          "count: { windows: [1m] }",
          "amount: { of: amount, aggregates: [sum], windows: [1m] }");

  /** The features, without patterns. */
  static final FeaturePlan PLAN = plan();

  private static final ExpressionCompiler LANGUAGE =
      new ExpressionCompiler(EventVariables.table(SCHEMA), ExpressionLimits.DEFAULT);

  private SequenceSchema() {}

  /** The snapshot of a job under the features and these patterns, all at once. */
  static ControlSnapshot snapshot(List<PatternSpec> patterns) {
    StringBuilder resources = new StringBuilder(listed(FEATURES));
    for (int i = 0; i < patterns.size(); i++) {
      resources.append(listed(resource(i, patterns.get(i))));
    }
    String bundle = Controls.resource("Bundle", "all", "", "resources:\n" + resources);
    Admission admission =
        new Admission(AdmissionRules.unsigned(SCHEMA, 0, Payments.STATE_RETENTION));
    return ControlSnapshot.of(
        List.of(Controls.admit(admission, Controls.publish(0, 0, bundle))), 1);
  }

  /** A resource as a member of a list. */
  private static String listed(String resource) {
    return "- " + resource.stripTrailing().replace("\n", "\n  ") + "\n";
  }

  /** The resource that declares the pattern of a number in a world. */
  static String resource(int number, PatternSpec spec) {
    return Controls.resource("Pattern", name(number), "", PatternText.of(spec));
  }

  /** The name of the resource of a pattern. */
  static String name(int number) {
    return "p" + number;
  }

  /**
   * What the job makes of a pattern alone.
   *
   * @throws InvalidDeclarationException with all findings, when it is refused
   */
  static CompiledPattern compiled(PatternSpec spec) {
    ObjectNode read = (ObjectNode) StrictDocuments.read(PatternText.of(spec).getBytes(UTF_8));
    PatternSpec parsed = PatternSpec.parse(read);
    if (!parsed.equals(spec)) {
      throw new AssertionError("%s\nwas written, and read as\n%s".formatted(spec, parsed));
    }
    CompiledPattern bound = CheckedPattern.check(name(0), 1, 1, spec, PLAN, LANGUAGE).bind(PLAN);
    FlinkPattern.check(bound);
    return bound;
  }

  private static FeaturePlan plan() {
    try (ControlView view = new ControlView(SCHEMA, Compilation.Scope.FEATURES, 1)) {
      view.load(snapshot(List.of()).changes());
      return view.at(Payments.T0).plan();
    }
  }

  /** The event as the job has it. */
  static Event event(SequenceEvent event) {
    String json = event.json();
    try {
      return new EventDecoder(SCHEMA, DecodeLimits.DEFAULT)
          .decode(json.getBytes(UTF_8), Long.MAX_VALUE);
    } catch (RejectedEventException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
