package dev.mitra.rules.pattern;

import dev.mitra.rules.rule.Mode;
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

  /** Copies the lists. */
  public PatternSpec {
    sequence = List.copyOf(sequence);
    counts = List.copyOf(counts);
  }
}
