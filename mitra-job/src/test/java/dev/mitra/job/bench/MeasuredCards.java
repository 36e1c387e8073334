package dev.mitra.job.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileMover;
import dev.mitra.features.profile.StoredProfile;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.pattern.OfflinePatterns;
import dev.mitra.job.testing.Repository;
import dev.mitra.rules.pattern.CheckedPattern;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cards of the schema and the features that ship, under patterns that look for small payments and
 * then a large one elsewhere, each with limits of its own. Every card has made some small payments,
 * which begin sequences of the first patterns and of no others, and is asked for its next event
 * again and again, each time from the same stored bytes.
 */
final class MeasuredCards {
  /** How many patterns there can be. */
  static final int MOST_PATTERNS = 100;

  /** Cards take turns, so that neither bytes nor branches are known by heart. */
  private static final int CARDS = 32;

  private static final long START = 1_772_323_200_000L;
  private static final EventSchema SCHEMA = EventSchemaParser.parse(file("schema.yaml"));

  private final EventDecoder decoder = new EventDecoder(SCHEMA, DecodeLimits.DEFAULT);
  private final EventInputs inputs = new EventInputs(SCHEMA);
  private final ProfileMover mover;
  private final double[] vector;
  private final byte[][] stored = new byte[CARDS][];
  private final Event[] events = new Event[CARDS];
  private int found;
  private int next;

  /**
   * Gives the cards their past.
   *
   * @param shape what the patterns look like
   * @param underWay how many patterns there are, and how many have sequences under way
   * @param past how many small payments a card has made
   * @param pauseMillis how long after each payment the next one comes
   * @param kind the next event
   */
  MeasuredCards(Shape shape, UnderWay underWay, int past, long pauseMillis, Next kind) {
    FeaturePlan features = plan(List.of());
    List<CompiledPattern> patterns = patterns(shape, underWay.patterns(), features);
    List<PatternColumns> columns =
        patterns.stream().map(pattern -> pattern.spec().columns(pattern.name(), "")).toList();
    FeaturePlan plan = plan(columns);
    EntityPlan card = plan.entities().get(0);
    mover = new OfflinePatterns(plan, patterns, any -> found++).create(card, inputs);
    vector = new double[plan.width(0)];
    for (int c = 0; c < CARDS; c++) {
      long time = START + c * 1_009L;
      byte[] bytes = null;
      for (int i = 0; i < past; i++) {
        bytes = apply(bytes, small(underWay, c, "evt_" + i, time));
        time += pauseMillis;
      }
      stored[c] = Objects.requireNonNull(bytes, "a card without a past");
      events[c] =
          switch (kind) {
            case USUAL -> event("evt_next", "payment.attempted", time, c, 900, "m_usual");
            case SMALL -> small(underWay, c, "evt_next", time);
            case LARGE -> event("evt_next", "payment.attempted", time, c, 90_000, "m_other");
          };
    }
    found = 0;
  }

  /** A payment that is small enough for the patterns that are to follow the card. */
  private Event small(UnderWay underWay, int card, String id, long time) {
    double amount = 2 * MOST_PATTERNS - underWay.following() + 0.5;
    return event(id, "payment.authorised", time, card, amount, "m_" + card % 5);
  }

  private Event event(String id, String type, long time, int card, double amount, String merchant) {
    String json =
        String.format(
            Locale.ROOT,
            """
            {"id":"%s_%08d","type":"%s","time":%d,"payment":{"id":"%s","amount":%s,"method":"card"},
             "card":{"token":"tok_%016x"},"merchant":{"id":"%s"},"device":{"id":"dev_%d"}}
            """,
            id,
            card,
            type,
            time,
            id,
            amount,
            card * 7919,
            merchant,
            card);
    try {
      return decoder.decode(json.getBytes(UTF_8), Long.MAX_VALUE);
    } catch (RejectedEventException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private byte @Nullable [] apply(byte @Nullable [] bytes, Event event) {
    return mover.apply(bytes, event, inputs.bind(event), vector, 0);
  }

  /** The next event of the next card; what is to be stored then is answered and not stored. */
  byte[] nextEvent() {
    next = next + 1 == CARDS ? 0 : next + 1;
    return Objects.requireNonNull(apply(stored[next], events[next]));
  }

  /** What is stored of the card whose turn it was. */
  byte[] stored() {
    return stored[next];
  }

  /** How many bytes of a stored value are of patterns. */
  static int ofPatterns(byte[] value) {
    return value.length - StoredProfile.profileTo(value);
  }

  /** How many matches were found since the past. */
  int found() {
    return found;
  }

  private static FeaturePlan plan(List<PatternColumns> columns) {
    ObjectNode spec = spec(file("resources/features/card.yaml"));
    DeclaredSet set = new DeclaredSet("card", "", FeatureSetParser.parse(spec), 0, Map.of());
    return new FeaturePlanCompiler(SCHEMA).compile(List.of(set), columns, Map.of());
  }

  /** The more patterns, the smaller the payments have to be that the last of them take. */
  private static List<CompiledPattern> patterns(Shape shape, int count, FeaturePlan plan) {
    ExpressionCompiler language =
        new ExpressionCompiler(VariableTable.of(List.of()), ExpressionLimits.DEFAULT);
    List<CompiledPattern> patterns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = String.format(Locale.ROOT, "test-then-spend-%03d", i);
      String declared = shape.declaration(name, 2 * MOST_PATTERNS - i, 20_000 + 100 * i);
      PatternSpec spec = PatternSpec.parse(spec(declared.getBytes(UTF_8)));
      patterns.add(CheckedPattern.check(name, i, i, spec, plan, language).bind(plan));
    }
    return patterns;
  }

  private static ObjectNode spec(byte[] resource) {
    return (ObjectNode) StrictDocuments.read(resource).get("spec");
  }

  private static byte[] file(String name) {
    try {
      return Files.readAllBytes(Repository.root().resolve("deploy/defaults").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
