/** Proves the shape of the job and what it holds together under load. */
@NullMarked
package dev.mitra.job.topology;

import org.jspecify.annotations.NullMarked;
