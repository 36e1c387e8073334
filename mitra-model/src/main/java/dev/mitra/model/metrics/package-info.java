/** How good scores are, held against labels. */
@NullMarked
package dev.mitra.model.metrics;

import org.jspecify.annotations.NullMarked;
