/**
 * Expressions in <a href="https://cel.dev">CEL</a>, the Common Expression Language: type-checked
 * when they are published, evaluated against typed slots, free of loops without end.
 */
@NullMarked
package dev.mitra.features.expr;

import org.jspecify.annotations.NullMarked;
