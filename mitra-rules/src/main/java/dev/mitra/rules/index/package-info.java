/** Texts found fast: a hash that stays the same for ever, and a table from text to number. */
@NullMarked
package dev.mitra.rules.index;

import org.jspecify.annotations.NullMarked;
