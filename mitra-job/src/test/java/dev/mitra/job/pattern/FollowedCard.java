package dev.mitra.job.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.profile.StoredProfile;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.rules.pattern.CheckedPattern;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One card of the small schema with its profile and patterns, as an operator would move it: events
 * by a letter for their type and a second on the clock.
 */
final class FollowedCard implements PatternEngine.Listener {
  private static final ExpressionCompiler LANGUAGE =
      new ExpressionCompiler(VariableTable.of(List.of()), ExpressionLimits.DEFAULT);

  static final FeaturePlan PLAN =
      new FeaturePlanCompiler(Payments.SCHEMA)
          .compile(
              List.of(
                  new DeclaredSet(
                      "card",
                      "",
                      FeatureSetParser.parse(
                          spec("entity: card\nfeatures:\n  - count: { windows: [1h] }\n")),
                      0,
                      Map.of())),
              Map.of());

  private final EventInputs inputs = new EventInputs(Payments.SCHEMA);
  private final List<String> told = new ArrayList<>();
  private final PatternedProfile profile;
  private byte @Nullable [] stored;
  private double[] columns = {};
  long wake;
  int tooLate;
  int gaveUp;

  FollowedCard(String... patterns) {
    this(compiled(patterns));
  }

  FollowedCard(List<CompiledPattern> patterns) {
    List<PatternColumns> declared = new ArrayList<>();
    patterns.forEach(pattern -> declared.add(pattern.spec().columns(pattern.name(), "")));
    profile =
        new PatternedProfile(
            PLAN.entities().get(0),
            patterns,
            declared,
            patterns.stream().mapToLong(CompiledPattern::since).max().orElse(Long.MAX_VALUE),
            inputs,
            this,
            (next, timer) -> {
              wake = next;
              return next == PatternEngine.NEVER ? 0 : next;
            });
  }

  /** Patterns named p0, p1, … by their specs as YAML. */
  static List<CompiledPattern> compiled(String... specs) {
    List<CompiledPattern> compiled = new ArrayList<>();
    for (int i = 0; i < specs.length; i++) {
      compiled.add(compiled("p" + i, 10 + i, specs[i]));
    }
    return compiled;
  }

  static CompiledPattern compiled(String name, long since, String yaml) {
    PatternSpec spec = PatternSpec.parse(spec(yaml));
    return CheckedPattern.check(name, since, since, spec, PLAN, LANGUAGE).bind(PLAN);
  }

  private static ObjectNode spec(String yaml) {
    return (ObjectNode) StrictDocuments.read(yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes up events such as {@code a0 b5}: an event of type a at second 0, … */
  FollowedCard take(String events) {
    for (String event : events.split(" ", -1)) {
      take(event, Integer.parseInt(event.substring(1)), 5, "m");
    }
    return this;
  }

  /** Takes up one event, whose id begins with its type. */
  FollowedCard take(String id, int second, double amount, String merchant) {
    apply(event(id, second, amount, merchant));
    return this;
  }

  static Event event(String id, int second, double amount, String merchant) {
    return Payments.event(
        id,
        id.substring(0, 1),
        Payments.T0 + second * 1000L,
        ",\"card\":\"c\",\"merchant\":\"%s\",\"amount\":%s".formatted(merchant, amount));
  }

  void apply(Event event) {
    columns = new double[profile.columns()];
    stored = profile.apply(stored, event, inputs.bind(event), columns, 0);
  }

  /** Lets time pass until a second, as the timer would. */
  FollowedCard pass(int second) {
    byte[] before = stored;
    if (before != null) {
      stored = profile.pass(before, Payments.T0 + second * 1000L);
    }
    return this;
  }

  /** Goes on with other patterns and the same stored value. */
  FollowedCard becoming(List<CompiledPattern> patterns) {
    FollowedCard next = new FollowedCard(patterns);
    next.stored = stored;
    return next;
  }

  /** What the listener was told, and empties it. */
  List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  /** The columns of the patterns at the last event. */
  double[] columns() {
    return Arrays.copyOfRange(columns, PLAN.entities().get(0).features().size(), columns.length);
  }

  /** How many bytes patterns remember. */
  int remembered() {
    byte[] bytes = stored;
    return bytes == null ? 0 : bytes.length - StoredProfile.profileTo(bytes);
  }

  byte[] stored() {
    return Objects.requireNonNull(stored);
  }

  /** What patterns remember. */
  byte[] patternBytes() {
    return patternBytes(stored());
  }

  static byte[] patternBytes(byte[] stored) {
    return Arrays.copyOfRange(stored, StoredProfile.profileTo(stored), stored.length);
  }

  @Override
  public void matched(CompiledPattern pattern, StageEvent event, List<Match> matches) {
    for (Match match : matches) {
      told.add(pattern.name() + (match.timed() ? " in time" : "") + ": " + text(match));
    }
  }

  @Override
  public void amended(
      CompiledPattern pattern, StageEvent late, List<Match> added, List<Match> withdrawn) {
    added.forEach(match -> told.add(pattern.name() + " added: " + text(match)));
    withdrawn.forEach(match -> told.add(pattern.name() + " withdrawn: " + text(match)));
  }

  private static String text(Match match) {
    return match.stages().values().stream()
        .map(events -> events.stream().map(StageEvent::id).collect(Collectors.joining("+")))
        .collect(Collectors.joining(" "));
  }

  @Override
  public void tooLate(CompiledPattern pattern) {
    tooLate++;
  }

  @Override
  public void gaveUp(CompiledPattern pattern, int sequences) {
    gaveUp += sequences;
  }

  @Override
  public void failed(String pattern, Exception e) {
    throw new AssertionError(pattern, e);
  }
}
