package dev.mitra.model.report;

/**
 * A value of something that has a name, such as the gain of a feature.
 *
 * @param name what it is of
 * @param value the value, not NaN
 */
public record NamedValue(String name, double value) {}
