package dev.mitra.features.expr;

/**
 * What is known of a number that is not missing.
 *
 * @param least it is at least this
 * @param most it is at most this, or below it
 * @param below whether it is below {@code most}
 */
public record ValueRange(double least, double most, boolean below) {}
