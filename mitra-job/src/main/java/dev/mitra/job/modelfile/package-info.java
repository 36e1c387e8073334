/** Model files that a control record names by URI: where they may lie, and how they are read. */
@NullMarked
package dev.mitra.job.modelfile;

import org.jspecify.annotations.NullMarked;
