/** Tests of stage times. */
@NullMarked
package dev.mitra.job.timing;

import org.jspecify.annotations.NullMarked;
