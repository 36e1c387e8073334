@NullMarked
package dev.mitra.job.bench.report;

import org.jspecify.annotations.NullMarked;
