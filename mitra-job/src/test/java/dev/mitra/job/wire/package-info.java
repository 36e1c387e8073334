/** Proves that nothing is lost between operators. */
@NullMarked
package dev.mitra.job.wire;

import org.jspecify.annotations.NullMarked;
