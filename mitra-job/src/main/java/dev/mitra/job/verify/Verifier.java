package dev.mitra.job.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.decide.Decider;
import dev.mitra.job.decide.Effort;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.decide.Rung;
import dev.mitra.job.verify.Difference.Kind;
import dev.mitra.job.wire.AdmittedChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recomputes decisions from the feature log and the control topic: with the same code as the job,
 * under the configuration that was due at the payment's ingest time. Not thread-safe.
 */
public final class Verifier implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_VALUE = 200;

  private final ControlView control;
  private final List<Long> times = new ArrayList<>();
  private final List<Long> epochs = new ArrayList<>();
  private final Decider decider;
  private double[] vector = new double[0];

  /**
   * A verifier of the decisions under a history.
   *
   * @param schema the event schema
   * @param history all that was admitted
   */
  public Verifier(EventSchema schema, List<AdmittedChange> history) {
    this.control = new ControlView(schema, Compilation.Scope.ALL, Long.MAX_VALUE / 2);
    this.decider = new Decider(schema);
    control.load(history);
    history.stream()
        .sorted(AdmittedChange.BY_EFFECT)
        .forEach(
            change -> {
              times.add(change.effectiveAt());
              epochs.add(change.epoch());
            });
  }

  /**
   * What is different about a decision.
   *
   * @param entry the payment in the feature log
   * @param body the decision in the scores topic
   */
  public Optional<Difference> verify(FeatureLog.Entry entry, byte[] body) {
    Configuration due = control.at(entry.ingestMillis());
    List<String> columns = due.columns();
    if (columns.equals(entry.names())) {
      byte[] expected = recompute(due, entry, Effort.without(dropped(body)));
      if (Arrays.equals(expected, body)) {
        return sameColumns(entry)
            ? Optional.empty()
            : Optional.of(difference(entry, Kind.VECTOR, due, List.of()));
      }
      if (entry.epoch() == due.epoch()) {
        return Optional.of(difference(entry, Kind.DECISION, due, members(body, expected)));
      }
    }
    return Optional.of(underOlder(entry, body, due));
  }

  /** A decision that is not what was due: perhaps that of the configuration which it names. */
  private Difference underOlder(FeatureLog.Entry entry, byte[] body, Configuration due) {
    int place = epochs.indexOf(entry.epoch());
    if (entry.epoch() >= 0 && place < 0) {
      return difference(entry, Kind.LAYOUT, due, List.of());
    }
    // The last moment of an older configuration; a change of the same millisecond hides it.
    Configuration older = control.at(place < 0 ? Long.MIN_VALUE : times.get(place));
    if (older.epoch() != entry.epoch() || !older.columns().equals(entry.names())) {
      return difference(entry, Kind.LAYOUT, due, List.of());
    }
    byte[] expected = recompute(older, entry, Effort.without(dropped(body)));
    return Arrays.equals(expected, body)
        ? difference(entry, Kind.LATE_CONTROL, due, List.of())
        : difference(entry, Kind.DECISION, due, members(body, expected));
  }

  /** What a decision says was left out of it, which depends on the time that there was. */
  static Set<Rung> dropped(byte[] body) {
    try {
      Set<Rung> dropped = EnumSet.noneOf(Rung.class);
      for (JsonNode each : JSON.readTree(body).path("dropped")) {
        for (Rung rung : Rung.values()) {
          if (each.asText().equals(rung.text())) {
            dropped.add(rung);
          }
        }
      }
      return dropped;
    } catch (IOException e) {
      throw new UncheckedIOException("a record of the scores topic is no decision", e);
    }
  }

  private byte[] recompute(Configuration configuration, FeatureLog.Entry entry, Effort effort) {
    FeaturePlan plan = configuration.plan();
    int columns = configuration.columns().size();
    if (vector.length < columns) {
      vector = new double[columns];
    }
    decider.begin(configuration, entry.event(), vector);
    for (int i = 0; i < plan.entities().size(); i++) {
      int from = plan.offset(i);
      System.arraycopy(entry.values(), from, vector, from, plan.width(i));
    }
    return decider.decide(
        configuration, entry.event(), vector, entry.missing(), entry.ingestMillis(), effort);
  }

  private boolean sameColumns(FeatureLog.Entry entry) {
    for (int i = 0; i < entry.values().length; i++) {
      if (Double.doubleToLongBits(vector[i]) != Double.doubleToLongBits(entry.values()[i])) {
        return false;
      }
    }
    return true;
  }

  private static Difference difference(
      FeatureLog.Entry entry, Kind kind, Configuration due, List<String> members) {
    return new Difference(entry.event().id(), kind, entry.epoch(), due.epoch(), members);
  }

  /** The members in which two decisions differ. */
  static List<String> members(byte[] logged, byte[] recomputed) {
    try {
      JsonNode a = JSON.readTree(logged);
      JsonNode b = JSON.readTree(recomputed);
      TreeSet<String> names = new TreeSet<>();
      a.fieldNames().forEachRemaining(names::add);
      b.fieldNames().forEachRemaining(names::add);
      List<String> members = new ArrayList<>();
      for (String name : names) {
        if (!a.path(name).equals(b.path(name))) {
          members.add(
              name + ": logged " + text(a.path(name)) + ", recomputed " + text(b.path(name)));
        }
      }
      return members.isEmpty() ? List.of("the same members, written otherwise") : members;
    } catch (IOException e) {
      throw new UncheckedIOException("a record of the scores topic is no decision", e);
    }
  }

  private static String text(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  @Override
  public void close() {
    control.close();
  }
}
