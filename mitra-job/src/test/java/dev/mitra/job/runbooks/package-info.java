/** Holds the runbooks against the commands and alerts that there are. */
@NullMarked
package dev.mitra.job.runbooks;

import org.jspecify.annotations.NullMarked;
