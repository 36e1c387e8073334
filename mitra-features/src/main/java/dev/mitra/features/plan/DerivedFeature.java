package dev.mitra.features.plan;

/**
 * A feature that is computed from others, after all profiles have answered.
 *
 * @param name its full name, for example {@code card.amount_vs_usual}
 * @param expression its CEL source
 * @param description what it is for; may be empty
 */
public record DerivedFeature(String name, String expression, String description) {}
