/** The command line. */
@NullMarked
package dev.mitra.job.cli;

import org.jspecify.annotations.NullMarked;
