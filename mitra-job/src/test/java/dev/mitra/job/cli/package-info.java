/** Proves what the command line shows and how it ends. */
@NullMarked
package dev.mitra.job.cli;

import org.jspecify.annotations.NullMarked;
