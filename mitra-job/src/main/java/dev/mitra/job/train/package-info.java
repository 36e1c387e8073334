/** Training and evaluation: tables, labels as they were known, the split by time, the artifact. */
@NullMarked
package dev.mitra.job.train;

import org.jspecify.annotations.NullMarked;
