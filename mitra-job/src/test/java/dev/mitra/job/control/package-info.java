/** Proves what is admitted, and from when on it is in force. */
@NullMarked
package dev.mitra.job.control;

import org.jspecify.annotations.NullMarked;
