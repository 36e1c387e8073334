/**
 * Sequences of events as data: what a pattern declares, the checks of it, and its conditions ready
 * to be evaluated. What runs them is elsewhere.
 */
@NullMarked
package dev.mitra.rules.pattern;

import org.jspecify.annotations.NullMarked;
