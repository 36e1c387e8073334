/** Proves the order of events, the memory of ids and the fan-out. */
@NullMarked
package dev.mitra.job.ingest;

import org.jspecify.annotations.NullMarked;
