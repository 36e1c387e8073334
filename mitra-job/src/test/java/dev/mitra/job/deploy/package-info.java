/** Proves that what the deploy folder holds fits together, and fits the code. */
@NullMarked
package dev.mitra.job.deploy;

import org.jspecify.annotations.NullMarked;
