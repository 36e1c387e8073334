/** Tests of the breaker's operators. */
@NullMarked
package dev.mitra.job.breaker;

import org.jspecify.annotations.NullMarked;
