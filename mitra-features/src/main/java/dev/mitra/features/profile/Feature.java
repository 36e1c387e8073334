package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;

/**
 * One windowed feature of an entity.
 *
 * @param name its full name, for example {@code card.amount_avg_30d}
 * @param aggregate what is computed
 * @param measure index of the measure it is computed from, in the plan's measures
 * @param window length of the window in milliseconds
 * @param delay how long before the event the window ends, in milliseconds
 * @param whenEmpty its value when the window holds nothing
 */
public record Feature(
    String name, Aggregate aggregate, int measure, long window, long delay, double whenEmpty) {}
