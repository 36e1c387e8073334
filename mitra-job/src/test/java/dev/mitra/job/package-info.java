/** Proves what holds for the whole job. */
@NullMarked
package dev.mitra.job;

import org.jspecify.annotations.NullMarked;
