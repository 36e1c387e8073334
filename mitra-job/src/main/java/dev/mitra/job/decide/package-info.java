/** Gather the partial vectors of a payment and decide it. */
@NullMarked
package dev.mitra.job.decide;

import org.jspecify.annotations.NullMarked;
