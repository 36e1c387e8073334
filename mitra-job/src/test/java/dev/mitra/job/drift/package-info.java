/** Proves what the metrics of drift say, and that counting for them costs next to nothing. */
@NullMarked
package dev.mitra.job.drift;

import org.jspecify.annotations.NullMarked;
