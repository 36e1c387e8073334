/** Broker and Flink in one process, for the demo and for tests. */
@NullMarked
package dev.mitra.job.local;

import org.jspecify.annotations.NullMarked;
