/** Stretches of time in which something holds. */
@NullMarked
package dev.mitra.rules.time;

import org.jspecify.annotations.NullMarked;
