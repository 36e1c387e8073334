/** The topology, on one page. */
@NullMarked
package dev.mitra.job.topology;

import org.jspecify.annotations.NullMarked;
