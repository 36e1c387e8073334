/** Tests of what is shipped: the job's jar. */
@NullMarked
package dev.mitra.job.packaging;

import org.jspecify.annotations.NullMarked;
