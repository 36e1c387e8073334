/** How long each stage of the way from ingest to decision takes. */
@NullMarked
package dev.mitra.job.timing;

import org.jspecify.annotations.NullMarked;
