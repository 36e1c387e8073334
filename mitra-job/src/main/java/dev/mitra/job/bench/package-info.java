/**
 * The benchmark of the whole job on one machine: what is measured, the run that measures it, and
 * the pass-through job that is its limit. How load is made and answered is in {@code bench.load},
 * the processes are in {@code bench.cluster}.
 */
@NullMarked
package dev.mitra.job.bench;

import org.jspecify.annotations.NullMarked;
