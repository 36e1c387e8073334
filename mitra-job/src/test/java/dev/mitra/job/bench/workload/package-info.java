@NullMarked
package dev.mitra.job.bench.workload;

import org.jspecify.annotations.NullMarked;
