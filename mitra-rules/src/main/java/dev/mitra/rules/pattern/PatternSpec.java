package dev.mitra.rules.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Durations;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.rules.rule.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pattern says.
 *
 * <pre>{@code
 * spec:
 *   entity: card                  # whose events are followed; a kind of entity with features
 *   within: 24h                   # from the first event to the last
 *   sequence:
 *     - begin: small
 *       where: type == 'payment.authorised' && amount < 100
 *       times: { from: 2 }
 *     - followedBy: big
 *       where: type == 'payment.attempted' && amount > 20000 && merchant != small.last.merchant
 *       within: 12h               # optional: since the event before
 *   skip: NO_SKIP                 # this and all that follows is optional
 *   counts: [1h, 24h]
 *   lateness: 1m
 *   mode: ACTIVE
 *   description: …
 * }</pre>
 *
 * @param entity the kind of entity
 * @param mode ACTIVE, SHADOW (rules that read it are only reported), or DISABLED (never matches)
 * @param description for people, may be empty
 * @param withinMillis the longest time from the first event to the last, milliseconds; 0 when every
 *     step is bounded by itself
 * @param sequence the steps, at least one
 * @param skip what becomes of others when one has matched
 * @param counts the windows over which matches are counted, milliseconds, ascending
 * @param latenessMillis how late an event may be to be put in its place, milliseconds
 */
public record PatternSpec(
    String entity,
    Mode mode,
    String description,
    long withinMillis,
    List<Step> sequence,
    Skip skip,
    List<Long> counts,
    long latenessMillis) {

  /** What the names of all columns of patterns begin with. */
  public static final String COLUMNS = "pattern.";

  /** Copies the lists. */
  public PatternSpec {
    sequence = List.copyOf(sequence);
    counts = List.copyOf(counts);
  }

  /**
   * Reads the spec of a pattern: every field by itself. What the steps make together, and their
   * conditions, are checked by {@link CheckedPattern#check}.
   *
   * @throws InvalidDeclarationException with all findings, at paths such as {@code
   *     spec.sequence[2].group[0].times.from}
   */
  public static PatternSpec parse(ObjectNode spec) {
    return PatternParser.parse(spec);
  }

  /**
   * Whether another pattern follows the same sequence: it may differ in mode, description and
   * counts, which change nothing of what is kept for it.
   */
  public boolean followsSameSequence(PatternSpec other) {
    return SequenceText.of(this).equals(SequenceText.of(other));
  }

  /**
   * The name of the column that says whether a pattern has matched, with which those of its other
   * columns begin: {@code pattern.card_testing} for the resource {@code card-testing}.
   *
   * @param name the name of the resource
   */
  public static String column(String name) {
    String part = name.replace('-', '_');
    // No name of a resource begins with a hyphen, so nothing else becomes this.
    return COLUMNS + (Variable.isName(part) ? part : "_" + part);
  }

  /**
   * The columns that it adds to the vector.
   *
   * @param name the name of its resource
   * @param path what findings about it begin with
   */
  public PatternColumns columns(String name, String path) {
    String column = column(name);
    String match = "a match of `" + name + "`";
    List<PatternColumns.Column> columns = new ArrayList<>();
    columns.add(
        new PatternColumns.Column(
            column, ExprType.FLAG, 0, "1 when this event completes " + match + ", else 0"));
    columns.add(
        new PatternColumns.Column(
            column + ".seconds_since",
            ExprType.NUMBER,
            Double.NaN,
            "seconds since " + match + " was completed, 0 when this event does it"));
    columns.add(
        new PatternColumns.Column(
            column + ".stage",
            ExprType.NUMBER,
            0,
            "how many stages the furthest sequence of `"
                + name
                + "` has reached, this event"
                + " included"));
    for (long window : counts) {
      String length = Durations.format(window);
      columns.add(
          new PatternColumns.Column(
              column + ".count_" + length,
              ExprType.NUMBER,
              0,
              "number of events that completed " + match + " in the last " + length));
    }
    return new PatternColumns(name, path, entity, description, columns);
  }
}
