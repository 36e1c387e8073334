/** Decisions as they come, for people and for programs: which are shown, and how. */
@NullMarked
package dev.mitra.job.tail;

import org.jspecify.annotations.NullMarked;
