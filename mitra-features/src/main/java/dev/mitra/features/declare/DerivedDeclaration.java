package dev.mitra.features.declare;

/**
 * A feature that is computed from others, after all profiles have answered.
 *
 * @param path where it stands in its resource, for findings
 * @param name its name after the entity's
 * @param expression CEL over the event, all features and other derived ones; a number, or a
 *     condition, which gives 1 or 0
 * @param description what it is for
 */
public record DerivedDeclaration(String path, String name, String expression, String description) {}
