/** Lists of values that rules look up, each value with a time of its own in which it counts. */
@NullMarked
package dev.mitra.rules.list;

import org.jspecify.annotations.NullMarked;
