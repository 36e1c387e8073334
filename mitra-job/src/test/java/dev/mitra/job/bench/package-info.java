/** What patterns cost; see docs/benchmarks.md. */
@NullMarked
package dev.mitra.job.bench;

import org.jspecify.annotations.NullMarked;
