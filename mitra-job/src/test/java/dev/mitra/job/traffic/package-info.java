/** Proves that the traffic has the shapes it declares. */
@NullMarked
package dev.mitra.job.traffic;

import org.jspecify.annotations.NullMarked;
