/** Recomputes logged decisions and reports every difference. */
@NullMarked
package dev.mitra.job.verify;

import org.jspecify.annotations.NullMarked;
