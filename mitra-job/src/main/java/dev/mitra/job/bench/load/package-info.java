/** The load of a benchmark: payments, their times, and the answers to them. */
@NullMarked
package dev.mitra.job.bench.load;

import org.jspecify.annotations.NullMarked;
