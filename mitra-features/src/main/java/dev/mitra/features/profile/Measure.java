package dev.mitra.features.profile;

import dev.mitra.features.schema.Field;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a profile remembers; several features may be computed from it.
 *
 * @param kind what it holds
 * @param field the field it aggregates; null for a count
 * @param filter index of the filter that an event must pass, in the plan's filters
 * @param key what it is, in words that do not change: two declarations with the same key share it
 * @param since from when on events reach it, event time in milliseconds
 * @param id its name in stored profiles, made from key and since, so that a measure that was
 *     removed and declared again does not take up its stale history
 * @param column index of its first column in a cell; for distinct measures the index among them
 */
public record Measure(
    MeasureKind kind,
    @Nullable Field field,
    int filter,
    String key,
    long since,
    int id,
    int column) {}
