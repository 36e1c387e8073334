package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;

/**
 * One feature that is computed from an entity's profile.
 *
 * @param name its full name, for example {@code card.amount_avg_30d}
 * @param aggregate what is computed
 * @param measure index of the measure it is computed from, in the plan's measures; -1 for the
 *     coverage of the whole entity, which is the least of all features
 * @param window length of the window in milliseconds, or {@link
 *     dev.mitra.features.declare.Window#LIFETIME}; of a decayed measure the lifetime
 * @param delay how long before the event the window ends, in milliseconds
 * @param whenEmpty its value where there would be none
 * @param description what it is for; may be empty
 */
public record Feature(
    String name,
    Aggregate aggregate,
    int measure,
    long window,
    long delay,
    double whenEmpty,
    String description) {}
