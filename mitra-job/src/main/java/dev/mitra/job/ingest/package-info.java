/** From bytes to entity tasks: decode, dedupe, fan out. */
@NullMarked
package dev.mitra.job.ingest;

import org.jspecify.annotations.NullMarked;
