/** Tests of the load of benchmarks. */
@NullMarked
package dev.mitra.job.bench.load;

import org.jspecify.annotations.NullMarked;
