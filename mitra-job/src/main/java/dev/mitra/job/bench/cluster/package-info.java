/** The processes of a benchmark: started, asked and stopped. */
@NullMarked
package dev.mitra.job.bench.cluster;

import org.jspecify.annotations.NullMarked;
